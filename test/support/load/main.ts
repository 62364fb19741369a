/** The process that LoadProcess starts. */
import { Authority } from '../certificates.ts';
import type { Order, Started } from './loadProcess.ts';
import { LoadServer, type World } from './loadServer.ts';

const authority = new Authority('load');
const keys = authority.issue({ subject: '/CN=127.0.0.1', names: 'IP:127.0.0.1,DNS:localhost' });
const server = new LoadServer(keys, JSON.parse(process.argv[2] ?? '{}') as World);
const started: Started = { port: await server.listen(), ca: authority.cert };
authority.dispose();

async function obey(order: Order): Promise<unknown> {
  switch (order.do) {
    case 'gzip':
      server.gzip = order.on;
      return null;
    case 'churn':
      server.churn(order.perSecond);
      return null;
    case 'counters':
      return server.takeCounters();
    case 'slowPort':
      return server.slowPort(order.rttMs);
  }
}

process.on('message', (order: Order) => {
  void obey(order).then((answer) => process.send?.({ answer }));
});
process.once('disconnect', () => {
  server.close();
  process.exit();
});
process.send?.({ answer: started });
