import type { IvrToServer } from '../../protocol/index.js';
import type { IvrConfig } from '../config.js';
import { accessNumberTimeout } from './access-number.js';
import { autoLogin, logoutTimeout, shutDown } from './agent-auto-login.js';
import { agentMessage } from './agent-control.js';
import { callFor, invalidRequest, noSuchCall } from './call-book.js';
import { callMessage, serveWaiting } from './call-message.js';
import { closeLink, openLink } from './circuits.js';
import { changePorts, configure, initialIvrState } from './configure.js';
import { endByTimeout } from './end-call.js';
import type { IvrEffect, IvrInput } from './inputs.js';
import { login } from './login.js';
import { makeCall, newCall } from './new-call.js';
import { dialOutError, dialOutInit, dialOutRegistry } from './outbound.js';
import { registerAgain, unregistered } from './registration.js';
import { routerTimeout } from './routing.js';
import type { Call, IvrState, Link } from './state.js';
import { switchCommand } from './switch-commands.js';
import { switchEvent } from './switch-events.js';
import { IvrTurn } from './turn.js';
import { forgetWaitingParty } from './waiting-party.js';
import type { CallMessage } from './wrong-state.js';

/**
 * The sessions and calls of the IVR Server as one state machine: an input goes in, effects come out, and nothing else
 * happens. The same inputs always give the same effects. Begin with `configure`.
 */
export class IvrMachine {
  readonly state: IvrState;

  /** `legPrefix`: begins with `s` and was never used before, so that legs of a former process are not met again. */
  constructor(config: IvrConfig, legPrefix: string) {
    this.state = initialIvrState(config, legPrefix);
  }

  /** `time`: milliseconds since 1970-01-01 UTC. */
  handle(input: IvrInput, time: number): readonly IvrEffect[] {
    const turn = new IvrTurn(this.state, time);
    carryOut(turn, input);
    if (turn.ready !== undefined) for (const call of turn.ready) serveWaiting(turn, call);
    if (turn.retiredPortIsFree) changePorts(turn, this.state.config, false);
    return turn.effects;
  }
}

function carryOut(turn: IvrTurn, input: IvrInput): void {
  switch (input.kind) {
    case 'linkOpened':
      openLink(turn, input.link, input.group, input.failover);
      return;
    case 'linkClosed':
      closeLink(turn, input.link);
      return;
    case 'message': {
      const link = turn.state.links.get(input.link);
      if (link !== undefined && turn.state.logouts === undefined) message(turn, link, input.message);
      return;
    }
    case 'invalid': {
      const link = turn.state.links.get(input.link);
      if (link !== undefined && turn.state.logouts === undefined) invalidRequest(turn, link, input);
      return;
    }
    case 'event':
      switchEvent(turn, input.event, input.ReferenceID, input.invited);
      return;
    case 'command':
      switchCommand(turn, input.command);
      return;
    case 'timer':
      timer(turn, input.timer);
      return;
    case 'configure':
      configure(turn, input.config);
      return;
    case 'shutdown':
      shutDown(turn);
      return;
    default:
      input satisfies never;
  }
}

const LOG_LEVELS = { Standard: 'info', Trace: 'debug', Debug: 'debug' } as const;

function message(turn: IvrTurn, link: Link, message: IvrToServer): void {
  switch (message.id) {
    case 'LoginReq':
      login(turn, link, message);
      return;
    case 'LogMsg':
      turn.log(LOG_LEVELS[message.MsgType], `LogMsg ${message.MsgType} ${message.CallId}: ${message.Msg}`);
      return;
    case 'Reset':
      turn.log('info', `Reset ${message.CallId}`);
      return;
    case 'NewCall':
      newCall(turn, link, message);
      return;
    case 'MakeCall':
      makeCall(turn, link, message);
      return;
    case 'DialOutRegistry':
      dialOutRegistry(turn, link, message);
      return;
    case 'DialOutInit':
      dialOutInit(turn, link, message);
      return;
    case 'DialOutError':
      dialOutError(turn, link, message);
      return;
    case 'AgentQuery':
    case 'AgentLogin':
    case 'AgentLogout':
    case 'AgentReady':
    case 'AgentNotReady':
      agentMessage(turn, link, message);
      return;
    default:
      messageOfCall(turn, link, message);
  }
}

function messageOfCall(turn: IvrTurn, link: Link, message: CallMessage): void {
  const call = callFor(turn, link, message.CallId);
  if (call !== undefined) callMessage(turn, link, call, message);
  // It may have crossed the server's own EndCall.
  else if (message.id !== 'EndCall') noSuchCall(turn, link, message);
}

/** Timers are named `purpose:subject`; one whose subject is gone does nothing. */
function timer(turn: IvrTurn, name: string): void {
  const colon = name.indexOf(':');
  const subject = name.slice(colon + 1);
  const call = turn.state.calls.get(subject);
  switch (name.slice(0, colon)) {
    case 'call':
      ofCall(call, (one) => endByTimeout(turn, one));
      return;
    case 'ringing':
      ofCall(call, (one) => {
        if (one.phase === 'waiting') endByTimeout(turn, one);
      });
      return;
    case 'router':
      ofCall(call, (one) => routerTimeout(turn, one));
      return;
    case 'access-number':
      ofCall(call, (one) => accessNumberTimeout(turn, one));
      return;
    case 'new-call': {
      const next = subject.indexOf(':');
      forgetWaitingParty(turn, subject.slice(next + 1), subject.slice(0, next));
      return;
    }
    case 'register':
      registerAgain(turn, subject);
      return;
    case 'unregister':
      unregistered(turn, subject);
      return;
    case 'agent': {
      const port = turn.state.portOfDn.get(subject);
      if (port !== undefined) autoLogin(turn, port);
      return;
    }
    case 'logout':
      logoutTimeout(turn, subject);
      return;
    default:
  }
}

function ofCall(call: Call | undefined, act: (call: Call) => void): void {
  if (call !== undefined) act(call);
}
