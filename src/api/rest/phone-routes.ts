import { NETWORK_OUTCOMES, type NetworkOutcome, type PhoneAction, type PhoneResult } from '../../protocol/index.js';
import type { PhonesPort } from '../ports.js';
import type { JsonSchema, RestAnswer, RestRoute } from './route.js';

/** The simulated phones, for people, scripts and tests. */
export function phoneRoutes(phones: PhonesPort): RestRoute[] {
  return [
    {
      method: 'POST',
      path: '/sim/phones/:number',
      operationId: 'movePhone',
      summary: 'Tells a simulated phone or external party what to do',
      description: 'Without ConnID it acts on the only call that fits.',
      parameters: { number: 'DN, or external number' },
      body: phoneActionSchema,
      answers: {
        200: 'done',
        400: 'the action is not understood',
        409: 'the phone cannot do that now; the body says why',
      },
      handle: ({ parameters, body }) => answer(phones.phone(parameters['number'] ?? '', body as PhoneAction)),
    },
    {
      method: 'POST',
      path: '/sim/network/:number',
      operationId: 'answerOfNetwork',
      summary: 'Tells how the network answers a call to an external number',
      parameters: { number: 'external number' },
      body: {
        type: 'object',
        additionalProperties: false,
        required: ['outcome'],
        properties: { outcome: { enum: NETWORK_OUTCOMES }, ConnID: connId },
      },
      answers: { 200: 'done', 400: 'the outcome is not known', 409: 'there is no such call; the body says why' },
      handle: ({ parameters, body }) => {
        const { outcome, ConnID } = body as { outcome: NetworkOutcome; ConnID?: string };
        return answer(phones.network(parameters['number'] ?? '', outcome, ConnID));
      },
    },
    {
      method: 'POST',
      path: '/sim/treatments/:ConnID/end',
      operationId: 'endTreatment',
      summary: 'The player of the call has come to its end',
      parameters: { ConnID: 'the call, 16 hexadecimal digits' },
      answers: { 200: 'done', 409: 'nothing is played to that call' },
      handle: ({ parameters }) => answer(phones.treatmentEnd(parameters['ConnID'] ?? '')),
    },
    {
      method: 'GET',
      path: '/sim/legs',
      operationId: 'listLegs',
      summary: 'All legs of the simulated switch with their voice paths',
      answers: { 200: 'list of legs' },
      handle: () => ({ status: 200, body: phones.view() }),
    },
  ];
}

const connId: JsonSchema = { type: 'string', pattern: '^[0-9a-fA-F]{16}$' };
const text = (maxLength: number): JsonSchema => ({ type: 'string', minLength: 1, maxLength });

const phoneActionSchema: JsonSchema = {
  type: 'object',
  required: ['do'],
  discriminator: { propertyName: 'do' },
  oneOf: [
    action(['answer', 'reject', 'hangup', 'hold', 'retrieve'], { ConnID: connId }),
    action(['dtmf'], { digits: { type: 'string', pattern: '^[0-9A-Da-d*#]{1,64}$' }, ConnID: connId }, ['digits']),
    action(['call'], { to: text(255), ANI: text(255), DNIS: text(255) }, ['to']),
    action(['busy', 'available', 'out-of-service', 'in-service', 'off-hook', 'on-hook'], {}),
    action(['auto-answer'], {
      after: { type: 'integer', minimum: 0, maximum: 3_600_000, description: 'milliseconds' },
    }),
  ],
};

function action(names: readonly string[], properties: JsonSchema, required: readonly string[] = []): JsonSchema {
  return {
    type: 'object',
    additionalProperties: false,
    required: ['do', ...required],
    properties: { do: { enum: names }, ...properties },
  };
}

function answer(result: PhoneResult): RestAnswer {
  return result.ok ? { status: 200, body: { ok: true } } : { status: 409, body: { error: result.error } };
}
