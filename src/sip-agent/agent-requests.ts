import { answerChallenge, type ClientTransaction, type OutgoingRequest, type SipResponse } from '../sip/index.js';
import type { AgentDialog } from './agent-dialog.js';
import type { CallContext } from './call-context.js';

/** Requests of an agent within one dialog; a challenge is answered once. */
export class AgentRequests {
  constructor(
    private readonly context: CallContext,
    private readonly dialog: AgentDialog,
  ) {}

  /** Sends a request. `onFinal` gets undefined when no response came. */
  ask(
    method: string,
    headers: string,
    body: string,
    onFinal: (response: SipResponse | undefined, request: OutgoingRequest) => void,
    credentials = '',
  ): void {
    const request = this.dialog.request(method, `${headers}${credentials}`, body);
    this.context.endpoint.request(request, {
      onResponse: (transaction, response) => {
        if (response.status < 200) return;
        const again = (line: string): void => this.ask(method, headers, body, onFinal, line);
        if (credentials === '' && this.repeatWith(response, transaction, again)) return;
        onFinal(response, request);
      },
      onFailure: () => onFinal(undefined, request),
    });
  }

  /** True when the response is a challenge that `again` answers, with the line to add to the request. */
  repeatWith(response: SipResponse, transaction: ClientTransaction, again: (line: string) => void): boolean {
    const { login, endpoint } = this.context;
    if ((response.status !== 401 && response.status !== 407) || login === undefined) return false;
    const [asked, answered] =
      response.status === 401 ? ['WWW-Authenticate', 'Authorization'] : ['Proxy-Authenticate', 'Proxy-Authorization'];
    const challenges = response.headers.all(asked as string);
    const credentials = answerChallenge(challenges, login, transaction.request, endpoint.ids.token());
    if (credentials === undefined) return false;
    again(`${answered}: ${credentials}\r\n`);
    return true;
  }
}
