import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { IvrConfig } from '../config.js';
import { SCRIPT_CONFIG, SessionScript } from './session-script.js';

const configWith = (...ports: IvrConfig['ivrs'][number]['ports']): IvrConfig => ({
  ...SCRIPT_CONFIG,
  ivrs: [{ name: 'ivr1', ports }],
});
const CONFIG = configWith({ port: '1', DN: '7001' });

/** Port 1 has a call that is up; the driver monitors. */
function upScript(): SessionScript {
  const script = new SessionScript(CONFIG);
  script.link();
  script.say({ id: 'LoginReq', CallId: 's', Version: '4.0', ClientName: 'ivr1', ServerMonitor: 'set' });
  script.up();
  return script;
}

const requests = (script: SessionScript) =>
  script.takeRequests().map((request) => `${request.id} ${'ThisDN' in request ? request.ThisDN : ''}`);

test('the port goes, its call stays: the DN is unregistered when the call is over', () => {
  const script = upScript();
  script.input({ kind: 'configure', config: configWith() });
  assert.deepEqual(script.takeSent(), ['MonitorInfo Port={"PortNum":"1","Status":"Unavailable"}']);
  assert.deepEqual(requests(script), []);
  script.newCall('c2');
  assert.deepEqual(script.takeSent(), ['EndCall FeatureNotSupported']);
  script.say({ id: 'EndCall', CallId: 'c1', EndCause: 'Normal' });
  assert.deepEqual(requests(script), ['RequestReleaseCall 7001', 'RequestUnregisterAddress 7001']);
  assert.equal(script.machine.state.ports.size, 0);
  assert.deepEqual(script.takeSent(), []);
});

test('the port comes back while its call is up: all is as before', () => {
  const script = upScript();
  script.input({ kind: 'configure', config: configWith() });
  script.input({ kind: 'configure', config: CONFIG });
  script.takeSent();
  script.newCall('c2');
  assert.deepEqual(script.takeSent(), ['EndCall InvalidStateTransition']);
  script.say({ id: 'EndCall', CallId: 'c1', EndCause: 'Normal' });
  assert.deepEqual(requests(script), ['RequestReleaseCall 7001']);
});

test('the port gets another DN: new calls come there, the live one goes on at the old one', () => {
  const script = upScript();
  script.input({ kind: 'configure', config: configWith({ port: '1', DN: '7003' }) });
  assert.deepEqual(requests(script), ['RequestRegisterAddress 7003']);
  script.takeSent();
  script.newCall('c2');
  script.event({ id: 'EventRinging', ThisDN: '7003', ConnID: 'b1', CallState: 'OK' });
  script.port('EventReleased', 'a1');
  assert.deepEqual(script.takeSent(), ['CallStatus Ringing', 'CallStatus Released']);
  script.say({ id: 'EndCall', CallId: 'c1', EndCause: 'Normal' });
  assert.deepEqual(requests(script), ['RequestUnregisterAddress 7001']);
  assert.equal(script.machine.state.calls.size, 1);
});

test('another port wants the DN: it has it when the call is over', () => {
  const script = upScript();
  script.input({ kind: 'configure', config: configWith({ port: '9', DN: '7001' }) });
  assert.deepEqual(requests(script), []);
  script.say({ id: 'EndCall', CallId: 'c1', EndCause: 'Normal' });
  assert.deepEqual(requests(script), [
    'RequestReleaseCall 7001',
    'RequestUnregisterAddress 7001',
    'RequestRegisterAddress 7001',
  ]);
});
