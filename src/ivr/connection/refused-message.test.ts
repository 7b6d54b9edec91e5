import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import { GLI_DATA, gliFrame } from '../codec/gli-frame.js';
import { withServer } from './with-server.test.js';

test('a message that is refused: CallError to the driver, and why in the log, at most once a second', () =>
  withServer({}, async ({ port, clock, logs }) => {
    const socket = connect(port, '127.0.0.1');
    const sends = async (element: string): Promise<string> => {
      socket.write(gliFrame(GLI_DATA, Buffer.from(`<GctiMsg><CallId>c1</CallId>${element}</GctiMsg>`)));
      const [answer] = (await once(socket, 'data')) as [Buffer];
      return answer.toString('latin1');
    };
    for (const element of ['<Tea/>', '<InitConf/>']) assert.match(await sends(element), /TlibErrCode='INVALID_REQ'/);
    clock.advance(1000);
    await sends('<InitConf/>');
    assert.deepEqual(
      logs.map((line) => line.replace(/link \S+:/, 'link')),
      [
        'warn link message of CallId c1 refused: Tea is no message of a driver',
        'warn link message of CallId c1 refused: InitConf without DestDN',
      ],
    );
    socket.destroy();
  }));
