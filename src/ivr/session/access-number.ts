import type { IvrToServer } from '../../protocol/index.js';
import type { Call } from './state.js';
import type { IvrTurn } from './turn.js';

type AccessNumGet = Extract<IvrToServer, { id: 'AccessNumGet' }>;

/** Value of `access-numbers` that stands for a site that never answers. */
const PENDING = 'pending';

/**
 * AccessNumGet: the own switch gives the DestDN itself, other Locations come from the option `access-numbers`. One
 * request is open at a time.
 */
export function getAccessNumber(turn: IvrTurn, call: Call, message: AccessNumGet): void {
  const numbers = turn.state.options['access-numbers'];
  const AccessNum =
    message.Location === turn.state.config.switchName
      ? message.DestDN
      : Object.hasOwn(numbers, message.Location)
        ? numbers[message.Location]
        : undefined;
  // An empty DestDN would be an empty access number.
  if (call.accessNumberOpen || AccessNum === undefined || AccessNum === '') {
    answer(turn, call, 'Get', 'Failure');
  } else if (AccessNum === PENDING) {
    call.accessNumberOpen = true;
    turn.setCallTimer(call, 'access-number', turn.state.options['request-tout']);
  } else {
    answer(turn, call, 'Get', 'Success', AccessNum);
  }
}

/** A request that is cancelled is not answered besides. */
export function cancelAccessNumber(turn: IvrTurn, call: Call): void {
  answer(turn, call, 'Cancel', call.accessNumberOpen ? 'Success' : 'Failure');
  call.accessNumberOpen = false;
  turn.cancelCallTimer(call, 'access-number');
}

/** `request-tout`. */
export function accessNumberTimeout(turn: IvrTurn, call: Call): void {
  if (!call.accessNumberOpen) return;
  call.accessNumberOpen = false;
  answer(turn, call, 'Get', 'Failure');
}

function answer(
  turn: IvrTurn,
  call: Call,
  Action: 'Get' | 'Cancel',
  Result: 'Success' | 'Failure',
  AccessNum?: string,
): void {
  const number = AccessNum === undefined ? {} : { AccessNum };
  turn.tell(call, { id: 'AccessNumResp', CallId: call.CallId, Action, Result, ...number });
}
