export { type AsyncApiOptions, asyncApiDocument } from './async-api.js';
export type { AttributeInfo, AttributeKind } from './attribute-info.js';
export { checkKVList } from './check-kv-list.js';
export { CHECK_LIMITS, type CheckLimits } from './check-limits.js';
export { type CheckResult, checkRequest, repeated } from './check-request.js';
export type { ClientProtocol } from './client-protocol-info.js';
export { enumNameOf, enumNumber, enumValue } from './enum-names.js';
export type { EnumTable, EnumValue } from './enum-table.js';
export { errorMessage } from './error-message.js';
export { ATTRIBUTE_LOG_NAMES, ATTRIBUTES, type AttributeName, type AttributeTypes } from './generated/attributes.js';
export { CLIENT_PROTOCOL } from './generated/client-protocol.js';
export { CONFIRMED_BY, type ConfirmingEvent } from './generated/confirmed-by.js';
export type {
  AddressInfoType,
  AddressStatusInfoType,
  AddressType,
  AgentType,
  AgentWorkMode,
  AssociationInfoType,
  CallInfoType,
  CallState,
  CallType,
  ClearFlag,
  ControlMode,
  DNRole,
  EnumName,
  ForwardMode,
  InfoStatus,
  InfoType,
  InterruptFlag,
  LocationInfoType,
  MakeCallType,
  MediaType,
  MergeType,
  MonitorNextCallType,
  MsgWaitingInfoType,
  NetworkCallState,
  NetworkDestState,
  NetworkPartyRole,
  PartyState,
  PartyStatePart,
  RegisterMode,
  RouteType,
  ServerRole,
  SubscriptionOperationType,
  SwitchInfoType,
  TreatmentType,
  XRouteType,
} from './generated/enums.js';
export { ENUMS, INFO_STATUS, INFO_TYPE } from './generated/enums.js';
export { ERRORS } from './generated/errors.js';
export { EVENTS } from './generated/event-table.js';
export type {
  IvrCallError,
  IvrCallInfoResp,
  IvrCallStatus,
  IvrEndCall,
  IvrLoginResp,
  IvrMessage,
  IvrMonitorInfo,
  IvrRouteResponse,
  IvrToDriver,
  IvrToServer,
  IvrTreatCall,
  IvrUDataResp,
} from './generated/ivr-messages.js';
export { IVR_MESSAGES } from './generated/ivr-messages.js';
export type { EventByName, RequestByName, TEvent, TMessage, TRequest } from './generated/messages.js';
export type { EventName, MessageName, RequestName } from './generated/names.js';
export { REQUESTS } from './generated/request-table.js';
export type {
  IvrAttributeSchema,
  IvrChildSchema,
  IvrDirection,
  IvrList,
  IvrMessageSchema,
  IvrNode,
} from './ivr-schema.js';
export type { IvrCommand, IvrReport, IvrSwitchPort } from './ivr-switch.js';
export { eventSchema, type JsonSchema, requestSchema, sharedSchemas } from './json-schemas.js';
export type { KVList, KVScalar, KVValue } from './kv-list.js';
export type { EventInfo, RequestInfo } from './message-info.js';
export { isEventName, isRequestName, nameOfMessage, numberOfMessage } from './message-names.js';
export { nearestName } from './nearest-name.js';
export { encodeKVList, packedSize } from './packed-list.js';
export { type LoggedMessage, parseTServerLog } from './parse-tserver-log.js';
export type { ClientHandle, ClientOptions, ClientPort, Clock, Delivery } from './ports.js';
export { NETWORK_OUTCOMES, type NetworkOutcome, type PhoneAction, type PhoneResult } from './simulated-phones.js';
export { formatTServerLogHead, formatTServerMessage, type LogContext, type LogHead } from './tserver-log.js';
