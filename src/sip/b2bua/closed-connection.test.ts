import assert from 'node:assert/strict';
import { type AddressInfo, createServer } from 'node:net';
import { test } from 'node:test';
import { waitFor } from '../../sip-agent/index.js';
import { response, tagOf, within } from '../bare-phone.test.js';
import { World } from '../switch-world.test.js';
import { request, SDP, StreamWire } from '../wire.test.js';

test('a trunk that has closed its connection before the answer gets it at the port of its Via (RFC 3261 section 18.2.2)', async () => {
  const listen = (['udp', 'tcp'] as const).map((transport) => ({ transport, address: '127.0.0.1', port: 0 }));
  let got = '';
  const answered = new Set<string>();
  const server = createServer((socket) =>
    socket
      .on('error', () => {})
      .on('data', (bytes) => {
        got += bytes.toString('latin1');
        const bye = /^BYE [\s\S]*?\r\n\r\n/m.exec(got)?.[0];
        const ok = /^SIP\/2\.0 200 OK[\s\S]*?\r\n\r\n/m.exec(got)?.[0];
        if (ok !== undefined && !answered.has('ok')) {
          answered.add('ok');
          socket.write(within(invite, tagOf(ok), 'ACK', 1));
        }
        if (bye !== undefined && !answered.has('bye')) {
          answered.add('bye');
          socket.write(response(bye, '200 OK'));
        }
      }),
  );
  await new Promise<void>((resolve) => server.unref().listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const trunks = [{ name: 'bare', uri: `sip:127.0.0.1:${port};transport=tcp`, checkInterval: 0 }];
  const world = await World.open({ sip: { listen, trunks } });
  const bob = await world.phone('7002');
  const wire = await StreamWire.open(world.sip.ports[1]!);
  const invite = request('INVITE', '7002', port, '', SDP)
    .replace('SIP/2.0/UDP', 'SIP/2.0/TCP')
    .replace(/^From: <[^>]*>/m, 'From: <sip:5559@net.example>')
    .replace(/^Contact: .*$/m, `Contact: <sip:127.0.0.1:${port};transport=tcp>\r`);
  wire.send(invite);
  await waitFor(() => bob.calls.length === 1, 'the phone rings');
  wire.close();
  await waitFor(() => world.sip.figures.connections === 0, 'the connection is gone');
  bob.call.answer();
  await waitFor(() => answered.has('ok'), 'the answer');
  await world.event('EventEstablished', '7002');
  bob.call.hangUp();
  await waitFor(() => answered.has('bye'), 'the end');
  await world.empty();
  assert.equal(got.match(/^SIP\/2\.0 200 OK/gm)?.length, 1);
  server.close();
  await world.close();
});
