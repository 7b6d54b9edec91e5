import type { KVList } from './kv-list.js';

/**
 * What the IVR Server reports as the switch of its own calls: In-Front and Network calls, and route requests for calls of
 * any switch. They enter the hub as every other report does. `leg` is chosen by the IVR Server and never used again.
 */
export type IvrReport =
  /** In-Front: the IVR has a call for one of its ports. Followed by ReportAlerting and ReportAnswered of the port's leg. */
  | {
      readonly type: 'ReportCall';
      readonly leg: string;
      readonly from: string;
      readonly external: true;
      readonly to: string;
      /** The call passes this queue on its way (EventQueued, EventDiverted). */
      readonly queue?: string;
      readonly ANI?: string;
      readonly DNIS?: string;
      /** Those of the events by which the call comes: EventQueued, EventDiverted, EventRinging. */
      readonly Extensions?: KVList;
    }
  | { readonly type: 'ReportAlerting'; readonly leg: string }
  | { readonly type: 'ReportAnswered'; readonly leg: string }
  | { readonly type: 'ReportFailed'; readonly leg: string; readonly CallState: 'Busy' | 'NoAnswer' | 'GeneralError' }
  | { readonly type: 'ReportReleased'; readonly leg: string }
  /**
   * Network: a call has come to a route DN. With `Network` control it is queued there until the IVR asks for a route, with
   * `Genesys` control the router is asked at once. Answered by CommandNetworkCall, or CommandRelease when nobody is
   * registered on the route DN.
   */
  | {
      readonly type: 'ReportNetworkCall';
      readonly leg: string;
      readonly RouteDN: string;
      readonly CallControlMode: 'Genesys' | 'Network';
      readonly from: string;
      readonly ANI?: string;
      readonly DNIS?: string;
      readonly UserData?: KVList;
      /** Those of the event that the router gets. */
      readonly Extensions?: KVList;
    }
  /** The IVR asks where to send the call: EventRouteRequest on RouteDN. In-Front and Behind: the call stays where it is. */
  | {
      readonly type: 'ReportRouteRequest';
      readonly ConnID: string;
      readonly RouteDN: string;
      readonly CollectedDigits?: string;
      readonly Extensions?: KVList;
    }
  /** The IVR attaches user data to a call that it has no DN in: Add appends, Replace overwrites equal keys. */
  | {
      readonly type: 'ReportUserData';
      readonly ConnID: string;
      readonly how: 'Add' | 'Replace';
      readonly UserData: KVList;
    }
  /** The IVR took the default route (`default`: EventRouteUsed), or does not want a route any more (`abandoned`). */
  | {
      readonly type: 'ReportRouteEnd';
      readonly ConnID: string;
      readonly how: 'default' | 'abandoned';
      readonly Extensions?: KVList;
    }
  /** Network: the call has reached the destination of CommandRoute (message Connected), or has not (message Failure). */
  | { readonly type: 'ReportRouted'; readonly ConnID: string; readonly Extensions?: KVList }
  | {
      readonly type: 'ReportRouteFailed';
      readonly ConnID: string;
      readonly ErrorCode: number;
      readonly Extensions?: KVList;
    }
  /** What the IVR made of a CommandRouteTreatment. */
  | { readonly type: 'ReportTreatmentStarted'; readonly ConnID: string; readonly Extensions?: KVList }
  | { readonly type: 'ReportTreatmentNotStarted'; readonly ConnID: string; readonly Extensions?: KVList }
  | {
      readonly type: 'ReportTreatmentEnd';
      readonly ConnID: string;
      readonly CollectedDigits?: string;
      readonly Extensions?: KVList;
    }
  /**
   * The driver dials. `to`: the port DN (In-Front) or route DN (Network) that gets the call when it is answered.
   * `Extensions`: those of EventDialing.
   */
  | { readonly type: 'ReportDialOutStarted'; readonly leg: string; readonly to: string; readonly Extensions?: KVList }
  | { readonly type: 'ReportDialOutRefused'; readonly leg: string; readonly ErrorCode: number }
  | { readonly type: 'ReportInService'; readonly DN: string }
  | { readonly type: 'ReportOutOfService'; readonly DN: string };

/** What the core tells the IVR Server about its calls. */
export type IvrCommand =
  /** Offer a call to an In-Front port. */
  | { readonly type: 'CommandAlert'; readonly leg: string; readonly ConnID: string; readonly to: string }
  /** The leg is over: hang up, or the call was not taken. There is no answer. */
  | { readonly type: 'CommandRelease'; readonly leg: string }
  | { readonly type: 'CommandNetworkCall'; readonly leg: string; readonly ConnID: string; readonly CallID: number }
  /** The router's instruction. `destination` is absent for the default of the IVR. */
  | {
      readonly type: 'CommandRoute';
      readonly ConnID: string;
      readonly RouteDN: string;
      readonly RouteType: string;
      readonly destination?: string;
      readonly Extensions?: KVList;
    }
  | {
      readonly type: 'CommandRouteTreatment';
      readonly ConnID: string;
      readonly TreatmentType: string;
      readonly parameters: KVList;
      readonly Extensions?: KVList;
    }
  /** TMakePredictiveCall on a routing point of an IVR switch: a driver dials, or ReportDialOutRefused. `Timeout`: seconds. */
  | {
      readonly type: 'CommandDialOut';
      readonly leg: string;
      readonly ConnID: string;
      readonly CallID: number;
      readonly from: string;
      readonly to: string;
      readonly Timeout: number;
      readonly UserData?: KVList;
      readonly Extensions?: KVList;
    };

/** How the IVR Server reaches the core as a switch; the wiring implements it. May be called from within a command. */
export interface IvrSwitchPort {
  report(report: IvrReport): void;
}
