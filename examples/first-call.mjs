// Makes a call between two phones of a running server: node examples/first-call.mjs [ws://127.0.0.1:8080/tlib]
import { connect } from 'partyline/client';
import { WebSocket } from 'ws';

const url = process.argv[2] ?? 'ws://127.0.0.1:8080/tlib';
const client = await connect({ url, WebSocket });
await client.registerAddress('7001');
client.onEvent((event) => console.log(event.id));
const dialing = await client.request({ id: 'RequestMakeCall', ThisDN: '7001', OtherDN: '7002' });
await client.request({ id: 'RequestReleaseCall', ThisDN: '7001', ConnID: dialing.ConnID });
client.close();
