// An IVR that answers its port, takes an agent into a conference with the caller, and leaves. Start `partyline serve --demo`,
// then this, then: partyline phone 5551234 call 7501; partyline phone 7501 answer; partyline phone 7002 answer
import { connectIvrDriver } from 'partyline/ivr-driver';

const driver = await connectIvrDriver({ port: Number(process.argv[2] ?? 8765) });
const login = await driver.login({ ClientName: 'ivr1' });
console.log(login.id, login.Result);

const CallId = 'c1';
/** Resolves when this call has got so far. */
const status = async (Event) => {
  const { id } = await driver.next(60_000, (message) => message.CallId === CallId && message.Event === Event);
  console.log(id, Event);
};

driver.send({ id: 'NewCall', CallId, CallControlMode: 'Network', Version: '4.0', CalledNum: '1' });
await status('Established');

const UDataEx = [{ Name: 'account', Type: 'Str', Val: '4711' }];
driver.send({ id: 'UDataSet', CallId, RequestId: '1', Action: 'Replace', UDataEx });
console.log((await driver.next(10_000, (message) => message.id === 'UDataResp')).Result);

driver.send({ id: 'InitConf', CallId, DestDN: '7002' });
await status('Dialing');
await status('Established');
driver.send({ id: 'CompleteConf', CallId });
await status('ConfPartyAdd');

// The caller and the agent go on without the IVR.
driver.send({ id: 'EndCall', CallId, EndCause: 'Normal' });
await driver.close();
