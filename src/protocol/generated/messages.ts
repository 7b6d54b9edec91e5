// Stand-in until `npm run generate` writes this file.
export type RequestName = `Request${string}`;
export type EventName = `Event${string}`;
export type TRequest = { readonly id: RequestName; readonly ReferenceID?: number; readonly ThisDN?: string; readonly [attribute: string]: unknown };
export type TEvent = { readonly id: EventName; readonly [attribute: string]: unknown };
