/** The feed asks for protobuf, and does with JSON wherever a server, or something before it, has none. */
import assert from 'node:assert/strict';
import { FaultServer, json, type Script } from '../../support/faultServer.ts';
import { deploymentList, fed, FeedRig } from '../../support/feedRig.ts';
import { Folder } from '../../support/folder.ts';
import { protobufBody, watchFrame } from '../../support/load/protobuf.ts';

const PROTOBUF = 'application/vnd.kubernetes.protobuf';
const list = deploymentList('10', [fed('a', 1), fed('b', 2)]);

function answer(type: string, body: Buffer | string, status = 200): Script {
  return (response) => {
    response.writeHead(status, { 'Content-Type': type });
    response.end(body);
  };
}

/** Protobuf for who asks for it. */
function asAsked(inProtobuf: Script, inJson: Script): Script {
  return (response, arrival, number) => {
    const wanted = arrival.headers.accept?.startsWith(PROTOBUF) === true;
    (wanted ? inProtobuf : inJson)(response, arrival, number);
  };
}

describe('the encoding of the feed', () => {
  const folder = new Folder();
  let server: FaultServer;
  let rig: FeedRig;

  before(async () => {
    server = await FaultServer.start({}, () => undefined);
  });
  beforeEach(async () => {
    rig = await FeedRig.make(server, folder);
  });
  afterEach(async () => {
    await rig.end();
  });
  after(async () => {
    await server.close();
    folder.remove();
  });

  const accepts = (): (string | undefined)[] =>
    server.arrivals.map(({ headers }) => headers.accept?.split(',')[0]);
  const good = protobufBody('apps/v1', 'DeploymentList', list);
  const status = protobufBody('v1', 'Status', {
    status: 'Failure',
    code: 403,
    reason: 'Forbidden',
    message: 'you may not list',
  });

  it('is protobuf where there is protobuf, for list and watch', async () => {
    rig.list = answer(PROTOBUF, good);
    rig.watch = (response) => {
      response.writeHead(200, { 'Content-Type': `${PROTOBUF};stream=watch` });
      response.write(watchFrame('MODIFIED', protobufBody('apps/v1', 'Deployment', fed('c', 11))));
      response.write(watchFrame('DELETED', protobufBody('apps/v1', 'Deployment', fed('a', 12))));
    };
    rig.follow();
    await rig.until('both events are told', () => rig.told.names.join() === 'b,c');
    assert.deepEqual(accepts(), [PROTOBUF, PROTOBUF]);
    assert.deepEqual(rig.notes, []);
  });

  const cases: readonly [string, Script, number][] = [
    ['the server answers JSON all the same', json(list), 0],
    ['the server has none (406)', answer('text/plain', 'not acceptable', 406), 0],
    ['something refuses the type (415)', answer('text/plain', 'unsupported', 415), 0],
    ['something spoils it', answer(PROTOBUF, Buffer.from(good.toString('utf8'))), 1],
    ['something cuts it off', answer(PROTOBUF, good.subarray(0, good.length / 2)), 1],
  ];
  for (const [what, inProtobuf, notes] of cases)
    it(`is JSON where ${what}`, async () => {
      rig.list = asAsked(inProtobuf, json(list));
      rig.follow();
      await rig.untilState('live');
      assert.deepEqual(rig.told.names, ['a', 'b']);
      assert.equal(rig.notes.length, notes, rig.notes.join());
      const wasRefused = what !== 'the server answers JSON all the same';
      assert.equal(accepts().at(-1), wasRefused ? 'application/json' : PROTOBUF);
      assert.ok(rig.told.states.every(({ is }) => is !== 'stale'));
    });

  it('is JSON from then on where only the watch is refused', async () => {
    rig.list = answer(PROTOBUF, good);
    rig.watch = asAsked(answer('text/plain', 'not acceptable', 406), rig.opens());
    rig.follow();
    (await rig.nextWatch()).event('DELETED', fed('a', 12));
    await rig.until('the event is told', () => rig.told.names.join() === 'b');
    assert.deepEqual(accepts(), [PROTOBUF, PROTOBUF, 'application/json']);
  });

  it('is JSON after an event that cannot be read, with a new list', async () => {
    rig.list = asAsked(answer(PROTOBUF, good), json(list));
    rig.watch = asAsked((response) => {
      response.writeHead(200, { 'Content-Type': `${PROTOBUF};stream=watch` });
      response.write(Buffer.from('0000000301ffff', 'hex'));
    }, rig.opens());
    rig.follow();
    await rig.nextWatch();
    assert.deepEqual(accepts(), [PROTOBUF, PROTOBUF, 'application/json', 'application/json']);
  });

  it('keeps what a refusal in protobuf says', async () => {
    rig.list = answer(PROTOBUF, status, 403);
    rig.follow();
    await rig.untilState('stopped');
    const last = rig.told.last;
    assert.ok(last?.is === 'stopped' && last.why === 'forbidden', JSON.stringify(last));
    assert.match(last.reason, /you may not list/);
  });
});
