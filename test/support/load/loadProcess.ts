/** The load generator in a process of its own, so that what it costs is not taken for ours. */
import { fork, type ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { Folder } from '../folder.ts';
import type { Counters, World } from './loadServer.ts';

export interface Started {
  readonly port: number;
  /** PEM. */
  readonly ca: string;
}

/** What the process is asked to do; it answers each with a message. */
export type Order =
  | { readonly do: 'gzip'; readonly on: boolean }
  | { readonly do: 'churn'; readonly perSecond: number }
  | { readonly do: 'counters' }
  | { readonly do: 'slowPort'; readonly rttMs: number };

export class LoadProcess {
  readonly #process: ChildProcess;
  readonly #folder = new Folder();
  readonly #started: Started;

  private constructor(process: ChildProcess, started: Started) {
    this.#process = process;
    this.#started = started;
  }

  static async start(world: World): Promise<LoadProcess> {
    const child = fork(path.join(import.meta.dirname, 'main.ts'), [JSON.stringify(world)], {
      stdio: 'inherit',
    });
    return new LoadProcess(child, (await answer(child)) as Started);
  }

  async gzip(on: boolean): Promise<void> {
    await this.#ask({ do: 'gzip', on });
  }

  async churn(perSecond: number): Promise<void> {
    await this.#ask({ do: 'churn', perSecond });
  }

  /** Since the last time that it was asked. */
  async counters(): Promise<Counters> {
    return (await this.#ask({ do: 'counters' })) as Counters;
  }

  /** A kubeconfig's path. @param rttMs 0: loopback as it is */
  async kubeconfig(rttMs = 0): Promise<string> {
    const { ca } = this.#started;
    const port = rttMs === 0 ? this.#started.port : ((await this.#ask({ do: 'slowPort', rttMs })) as number);
    const file = this.#folder.at(`kubeconfig-${rttMs}`);
    const cluster = {
      server: `https://127.0.0.1:${port}`,
      'certificate-authority-data': Buffer.from(ca).toString('base64'),
    };
    const kubeconfig = {
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'load',
      contexts: [{ name: 'load', context: { cluster: 'load', user: 'load', namespace: 'shop' } }],
      clusters: [{ name: 'load', cluster }],
      users: [{ name: 'load', user: { token: 'generated' } }],
    };
    writeFileSync(file, JSON.stringify(kubeconfig));
    return file;
  }

  stop(): void {
    this.#process.kill();
    this.#folder.remove();
  }

  async #ask(order: Order): Promise<unknown> {
    this.#process.send(order);
    return answer(this.#process);
  }
}

async function answer(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const died = (code: number | null): void => {
      reject(new Error(`the load generator ended with ${code ?? 'a signal'}`));
    };
    child.once('exit', died);
    child.once('message', (message: { readonly answer: unknown }) => {
      child.off('exit', died);
      resolve(message.answer);
    });
  });
}
