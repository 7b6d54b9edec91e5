import type { AgentCall, AgentPhone } from '../../sip-agent/index.js';
import { pick } from '../random-act.test.js';
import { type Choice, EXTENSIONS, OUTSIDE, POINT } from './random-acts.test.js';
import type { SipStage } from './sip-stage.js';

const TARGETS = [...EXTENSIONS, ...OUTSIDE, POINT, '9999'];

/** What the user of a phone does with its keys, whatever clients make of it meanwhile; undefined when there is nothing to do. */
export function workKeys(stage: SipStage, { party, act, to }: Choice): string | undefined {
  const number = pick(EXTENSIONS, party) ?? '';
  const devices = stage.devices(number);
  const phone = pick(devices, act);
  const target = pick(TARGETS, to) ?? '';
  if (phone === undefined) return undefined;
  const call = pick(phone.calls, act);
  const [what, work] = (call === undefined ? undefined : pick(keysOf(phone, call, target), to)) ?? [
    `dials ${target}`,
    () => phone.dial(target),
  ];
  work();
  return `phone ${devices.indexOf(phone)} of ${number} ${what}`;
}

type Key = readonly [what: string, work: () => unknown];

function keysOf(phone: AgentPhone, call: AgentCall, target: string): readonly Key[] {
  const at = phone.calls.indexOf(call);
  const hangUp: Key = [`hangs up call ${at}`, () => call.hangUp()];
  switch (call.state) {
    case 'incoming':
      return [[`answers call ${at}`, () => call.answer()], [`answers call ${at}`, () => call.answer()], hangUp];
    case 'established': {
      const other = phone.calls.find((each) => each !== call && each.state === 'established');
      return [
        [`holds call ${at}`, () => call.hold()],
        [`retrieves call ${at}`, () => call.retrieve()],
        [`refers call ${at} to ${target}`, () => call.referTo(`sip:${target}@example.com`)],
        other === undefined
          ? [`dials ${target} in a second call`, () => phone.dial(target)]
          : [`joins call ${at} with call ${phone.calls.indexOf(other)}`, () => call.referToCall(other)],
        hangUp,
      ];
    }
    default:
      return [hangUp];
  }
}
