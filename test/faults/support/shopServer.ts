import { FaultServer, json, type Arrival, type Script } from '../../support/faultServer.ts';
import { deploymentList, OpenWatch } from '../../support/feedRig.ts';
import type { Raw } from '../../support/objects.ts';

/** An API server of some Deployments, whose watches stay open and say what a test lets them say. */
export class ShopServer {
  readonly server: FaultServer;
  readonly watches: OpenWatch[] = [];
  deployments: readonly Raw[] = [];
  version = '10';
  /** In place of an answer to a watch. */
  refusal: Script | undefined;

  private constructor(server: FaultServer) {
    this.server = server;
    server.script = (response, arrival, number) => {
      if (!arrival.url.includes('/deployments')) json(deploymentList('1'))(response, arrival, number);
      else if (!arrival.url.includes('watch=')) this.#list(response, arrival, number);
      else if (this.refusal !== undefined) this.refusal(response, arrival, number);
      else {
        response.writeHead(200, { 'Content-Type': 'application/json' }).flushHeaders();
        this.watches.push(new OpenWatch(arrival, response));
      }
    };
  }

  static async start(): Promise<ShopServer> {
    return new ShopServer(await FaultServer.start({}, json({})));
  }

  get url(): string {
    return this.server.url();
  }

  get lists(): readonly Arrival[] {
    return this.server.arrivals.filter(({ url }) => url.includes('/deployments?') && !url.includes('watch='));
  }

  /** The versions that watches began from. */
  get from(): (string | null)[] {
    return this.watches.map(({ query }) => query.get('resourceVersion'));
  }

  get open(): number {
    return this.watches.filter(({ isClosed }) => !isClosed).length;
  }

  #list: Script = (response, arrival, number) => {
    json(deploymentList(this.version, this.deployments))(response, arrival, number);
  };

  async close(): Promise<void> {
    await this.server.close();
  }
}
