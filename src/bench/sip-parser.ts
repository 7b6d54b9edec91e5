import { pathToFileURL } from 'node:url';
import { parseMessage, writeMessage } from '../sip/index.js';

/** INVITE as a desk phone sends it: 13 headers and a session description. */
const SDP = [
  'v=0',
  'o=alice 2890844526 2890844526 IN IP4 192.0.2.101',
  's=-',
  'c=IN IP4 192.0.2.101',
  't=0 0',
  'm=audio 49172 RTP/AVP 0 8 101',
  'a=rtpmap:0 PCMU/8000',
  'a=rtpmap:8 PCMA/8000',
  'a=rtpmap:101 telephone-event/8000',
  'a=fmtp:101 0-16',
  'a=ptime:20',
  'a=sendrecv',
  '',
].join('\r\n');
const INVITE = [
  'INVITE sip:7002@pbx.example.com;transport=udp SIP/2.0',
  'Via: SIP/2.0/UDP 192.0.2.101:5060;branch=z9hG4bK74bf9a5e8c3d;rport',
  'Max-Forwards: 70',
  'From: "Alice Example" <sip:7001@pbx.example.com>;tag=9fxced76sl',
  'To: <sip:7002@pbx.example.com>',
  'Call-ID: 3848276298220188511@client.pbx.example.com',
  'CSeq: 2 INVITE',
  'Contact: <sip:7001@192.0.2.101:5060;transport=udp>',
  'Allow: INVITE, ACK, CANCEL, OPTIONS, BYE, REFER, NOTIFY, INFO, UPDATE, PRACK',
  'Supported: replaces, timer, 100rel',
  'User-Agent: ExamplePhone/4.2.1',
  'Content-Type: application/sdp',
  `Content-Length: ${SDP.length}`,
  '',
  SDP,
].join('\r\n');

/** Messages per CPU-second of `work`, measured for about `seconds` after a warm-up of a fifth of it. */
function perCpuSecond(work: () => void, seconds: number): number {
  const run = (until: number): number => {
    let count = 0;
    const start = process.cpuUsage();
    for (;;) {
      for (let i = 0; i < 1000; i++) work();
      count += 1000;
      const used = process.cpuUsage(start);
      const cpu = (used.user + used.system) / 1e6;
      if (cpu >= until) return count / cpu;
    }
  };
  run(seconds / 5);
  return run(seconds);
}

export interface SipParserFigures {
  readonly bytes: number;
  /** INVITEs read per CPU-second from the bytes of a datagram to a checked message. */
  readonly parsedPerCpuSecond: number;
  readonly writtenPerCpuSecond: number;
}

export function measureSipParser(seconds = 2): SipParserFigures {
  const datagram = Buffer.from(INVITE, 'latin1');
  const parsed = parseMessage(INVITE);
  if (!parsed.ok) throw new Error(`the benchmark's INVITE is refused: ${parsed.error.reason}`);
  const parsedPerCpuSecond = perCpuSecond(() => {
    if (!parseMessage(datagram.toString('latin1'), undefined, datagram).ok) throw new Error('refused');
  }, seconds);
  const writtenPerCpuSecond = perCpuSecond(() => {
    if (Buffer.from(writeMessage(parsed.message), 'latin1').length === 0) throw new Error('empty');
  }, seconds);
  return {
    bytes: datagram.length,
    parsedPerCpuSecond: Math.round(parsedPerCpuSecond),
    writtenPerCpuSecond: Math.round(writtenPerCpuSecond),
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) console.log(JSON.stringify(measureSipParser()));
