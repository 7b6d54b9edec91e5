import { randomBytes } from 'node:crypto';
import { framesIn } from '../mixer/leg-input.js';
import type { WorkerSetup } from '../worker/messages.js';
import { type MediaOptions, TELEPHONE_EVENT_PAYLOAD_TYPE } from './media-options.js';

/** What every worker is started with. */
export function workerSetup(options: MediaOptions, music: Int16Array | undefined): Omit<WorkerSetup, 'counters'> {
  return {
    phases: options.phases,
    catchUp: options.catchUp,
    tonePlan: options.tonePlan,
    ringback: options.ringback,
    directAbove: options.directAbove,
    priority: options.priority,
    recordingBacklog: options.recordingBacklog,
    ...(music !== undefined && { music: music }),
    leg: {
      jitter: { initialDelay: options.jitterInitialDelay, maxDelay: options.jitterMaxDelay },
      quietAfter: options.rtpTimeout === 0 ? 0 : framesIn(options.rtpTimeout),
      relatchAfter: framesIn(options.relatchAfter),
      rtcpInterval: options.rtcpInterval === 0 ? 0 : framesIn(options.rtcpInterval),
      packetsPerFrame: options.packetsPerFrame,
      inbandKeys: options.inbandKeys,
      telephoneEvent: TELEPHONE_EVENT_PAYLOAD_TYPE,
      keyTiming: { press: framesIn(options.keyPress), gap: framesIn(options.keyGap) },
      // RFC 7022 section 4.2: a random name for the life of the process.
      cname: randomBytes(12).toString('base64'),
    },
  };
}
