// Generated from spec/tlib/*.json by `npm run generate`. Do not edit.
import type { AttributeInfo } from '../attribute-info.js';
import type { KVList } from '../kv-list.js';
import type { AddressType, AgentWorkMode, CallState, CallType, ClearFlag, ControlMode, DNRole, ForwardMode, InfoStatus, InfoType, InterruptFlag, MakeCallType, MediaType, MergeType, MonitorNextCallType, NetworkCallState, NetworkDestState, NetworkPartyRole, PartyState, RegisterMode, RouteType, ServerRole, SubscriptionOperationType, TreatmentType, XRouteType } from './enums.js';
import type { MessageName } from './names.js';

/** Every attribute with the type of its value. */
export interface AttributeTypes {
  /** version text of the client-server protocol (0) */
  readonly ProtocolVersion: string;
  /** text of the error (1) */
  readonly ErrorMessage: string;
  /** number that ties an event to the request it answers (2) */
  readonly ReferenceID: number;
  /** identifier that the switch gave to the call; 0 while the switch gives none (TCallID, printed as a decimal number) (3) */
  readonly CallID: number;
  /** switch node that CallID belongs to (4) */
  readonly NodeID: number;
  /** call identifier given by the network or by another switch (5) */
  readonly NetworkCallID: number;
  /** node that NetworkCallID belongs to (6) */
  readonly NetworkNodeID: number;
  /** NetworkCallID of the call that was transferred in (7) */
  readonly TransferredNetworkCallID: number;
  /** node of TransferredNetworkCallID (8) */
  readonly TransferredNetworkNodeID: number;
  /** current identifier of the call, given by T-Server; unique; the same for all parties of the call (9) */
  readonly ConnID: string;
  /** identifier of the call this one comes from: the original call of a consultation call, or the old identifier after a transfer or conference (10) */
  readonly PreviousConnID: string;
  /** identifier of the other call in a transfer (11) */
  readonly TransferConnID: string;
  /** identifier of the other call in a conference (12) */
  readonly ConferenceConnID: string;
  /** status of the call the event is about (13) */
  readonly CallState: CallState;
  /** login id of the agent (14) */
  readonly AgentID: string;
  /** not used (15) */
  readonly AgentStateReasonUnused: number;
  /** work mode of the agent (16) */
  readonly WorkMode: AgentWorkMode;
  /** list from the client that says why an action is done (field Reasons) (17) */
  readonly Reasons: KVList;
  /** number that was dialled to reach the site (18) */
  readonly DNIS: string;
  /** number of the caller as the telephone company charges it (19) */
  readonly ANI: string;
  /** DN that the event is about: the most important telephony object of the event (20) */
  readonly ThisDN: string;
  /** ACD group or queue that belongs to ThisDN in this event (21) */
  readonly ThisQueue: string;
  /** trunk of ThisDN (unsigned long) (22) */
  readonly ThisTrunk: number;
  /** role of ThisDN in the event (23) */
  readonly ThisDNRole: DNRole;
  /** the other main DN: the far party, the dialled number, the new or deleted party; in requests the destination (24) */
  readonly OtherDN: string;
  /** queue of OtherDN (25) */
  readonly OtherQueue: string;
  /** trunk of OtherDN (26) */
  readonly OtherTrunk: number;
  /** role of OtherDN (27) */
  readonly OtherDNRole: DNRole;
  /** third DN: who transferred, added, deleted, changed data, or where a routed call goes (28) */
  readonly ThirdPartyDN: string;
  /** queue of ThirdPartyDN (29) */
  readonly ThirdPartyQueue: string;
  /** trunk of ThirdPartyDN (30) */
  readonly ThirdPartyTrunk: number;
  /** role of ThirdPartyDN (31) */
  readonly ThirdPartyDNRole: DNRole;
  /** music source for a music treatment (requests 37-39) (32) */
  readonly MusicPath: string;
  /** voice file to open (33) */
  readonly VoiceFileName: string;
  /** handle of an open voice file (34) */
  readonly FileHandle: number;
  /** mailbox number of TLoginMailBox (inferred) (35) */
  readonly UserID: string;
  /** password of an agent login or mailbox login (36) */
  readonly Password: string;
  /** segments to play (37) */
  readonly VoiceSegment: string;
  /** whether playing can be interrupted (38) */
  readonly VoiceIFlag: InterruptFlag;
  /** whether typed-ahead digits are cleared first (39) */
  readonly VoiceCFlag: ClearFlag;
  /** digits to collect (40) */
  readonly NumberOfDigits: number;
  /** digits that end the collection (41) */
  readonly TerminateDigits: string;
  /** time limit of the request; in EventAgentReserved milliseconds (42) */
  readonly Timeout: number;
  /** digits collected from the caller (43) */
  readonly CollectedDigits: string;
  /** last digit collected (44) */
  readonly LastCollectedDigit: string;
  /** which message ids the client wants to get (45) */
  readonly InputMask: string;
  /** error number, see errors.json (long) (46) */
  readonly ErrorCode: number;
  /** kind of telephony object (47) */
  readonly AddressType: AddressType;
  /** unverified (48) */
  readonly AddressMode: number;
  /** how the client registers the DN (49) */
  readonly RegisterMode: RegisterMode;
  /** whether the registration goes to the switch (50) */
  readonly ControlMode: ControlMode;
  /** data attached to the call (or to a user event) (51) */
  readonly UserData: KVList;
  /** key of the pair to delete (52) */
  readonly DataKey: string;
  /** further data that depend on switch, T-Server or event (53) */
  readonly Extensions: KVList;
  /** kind of call (54) */
  readonly CallType: CallType;
  /** name of the calling line, ISDN only (55) */
  readonly CallingLineName: string;
  /** what was asked about an address (56) */
  readonly InfoType: InfoType;
  /** the answer; its meaning depends on AddressInfoType (57) */
  readonly InfoStatus: InfoStatus;
  /** id of the message carried or of the request acknowledged (58) */
  readonly UserEvent: MessageName;
  /** DN of the client that sends a user event (inferred) (59) */
  readonly CommunicationDN: string;
  /** how to route (60) */
  readonly RouteType: RouteType;
  /** version of the T-Server (61) */
  readonly ServerVersion: string;
  /** primary or backup (62) */
  readonly ServerRole: ServerRole;
  /** which requests and events the server supports (63) */
  readonly Capabilities: string;
  /** name of the client application (64) */
  readonly ApplicationName: string;
  /** password of the client application (65) */
  readonly ApplicationPassword: string;
  /** merge into a transfer or a conference (66) */
  readonly MergeType: MergeType;
  /** when to forward (67) */
  readonly ForwardMode: ForwardMode;
  /** digits to send (68) */
  readonly DTMFDigits: string;
  /** other site: '<switch>' or '<T-Server application>@<switch>'; empty or NULL = own site (69) */
  readonly Location: string;
  /** site of the remote party (ISCC) (70) */
  readonly RemoteLocation: string;
  /** ConnID at the remote site (ISCC) (71) */
  readonly RemoteConnID: string;
  /** DN at the remote site (ISCC) (72) */
  readonly RemoteDN: string;
  /** kind of call to make (73) */
  readonly MakeCallType: MakeCallType;
  /** name of the site the event comes from; for network calls the site that controls the call (75) */
  readonly HomeLocation: string;
  /** tenant on whose behalf the call was started (76) */
  readonly CustomerID: string;
  /** site of the first multi-site transfer (CallHistory) (77) */
  readonly FirstTransferHomeLocation: string;
  /** DN that made the first multi-site transfer (CallHistory) (78) */
  readonly FirstTransferOrigDN: string;
  /** site of the last multi-site transfer (CallHistory) (79) */
  readonly LastTransferHomeLocation: string;
  /** DN that made the last multi-site transfer (CallHistory) (80) */
  readonly LastTransferOrigDN: string;
  /** operation of TSetCallAttributes (81) */
  readonly SetOperation: number;
  /** new identifier to give to the call (TSetCallAttributes) (82) */
  readonly NewConnID: string;
  /** kind of treatment (83) */
  readonly TreatmentType: TreatmentType;
  /** parameters of the treatment (84) */
  readonly TreatmentParameters: KVList;
  /** calling line identification (85) */
  readonly CLID: string;
  /** time the event was made, whole seconds (86) */
  readonly TimeinSecs: number;
  /** microsecond part of the event time (87) */
  readonly TimeinuSecs: number;
  /** kind of multi-site transaction (89) */
  readonly XRouteType: XRouteType;
  /** number to dial to reach an external routing point at the other site (90) */
  readonly AccessNumber: string;
  /** reference of a multi-site transaction (91) */
  readonly XReferenceID: number;
  /** place of the agent (reservation) (92) */
  readonly Place: string;
  /** priority of a reservation (93) */
  readonly Priority: number;
  /** idle reason (obsolete request) (94) */
  readonly AgentIdleReason: string;
  /** result or kind of a registration (unverified) (95) */
  readonly RegistrationCode: number;
  /** HA synchronisation of a DN (unverified) (96) */
  readonly DNSyncInfo: number;
  /** media of the call (97) */
  readonly MediaType: MediaType;
  /** first identifier of the call (unverified) (99) */
  readonly OriginalConnID: string;
  /** kind of consultation (unverified) (100) */
  readonly ConsultType: number;
  /** observe one call or all calls (101) */
  readonly MonitorNextCallType: MonitorNextCallType;
  /** client that a distributed event goes to (TSendEventEx; inferred) (102) */
  readonly ClientID: number;
  /** unverified (103) */
  readonly ProtocolID: number;
  /** CallID before the change (unverified) (104) */
  readonly PreviousCallID: number;
  /** number of a private service or private event (field PrivateEvent) (105) */
  readonly PrivateEvent: number;
  /** ConnID of the first multi-site transfer (106) */
  readonly FirstTransferConnID: string;
  /** ConnID of the last multi-site transfer (107) */
  readonly LastTransferConnID: string;
  /** session of the client; the same at both servers of an HA pair (108) */
  readonly SessionID: number;
  /** host (unverified) (109) */
  readonly Host: string;
  /** port (unverified) (110) */
  readonly Port: number;
  /** configuration database id of ThisDN (unverified) (111) */
  readonly DBID: number;
  /** configuration database id of OtherDN (unverified) (112) */
  readonly OtherDBID: number;
  /** configuration database id of ThirdPartyDN (unverified) (113) */
  readonly ThirdPartyDBID: number;
  /** network calls: why the destination went to Routing or NoParty (busy, no answer, ...) (114) */
  readonly Cause: number;
  /** DN of a party (call-based events) (115) */
  readonly DN: string;
  /** number dialled, when known at creation of an outgoing call (EventCallCreated) (116) */
  readonly DialedNumber: string;
  /** ConnID of the originating call (call-based events, unverified) (117) */
  readonly OriginConnID: string;
  /** ConnID of the related call (118) */
  readonly RefConnID: string;
  /** how sure the server is of the information (unverified) (119) */
  readonly Reliability: number;
  /** unverified (120) */
  readonly TimeStamp: number;
  /** time of the switch (unverified) (121) */
  readonly SwitchTime: number;
  /** number of a party (call-based events) (122) */
  readonly PartyID: number;
  /** kind of party (call-based events) (123) */
  readonly PartyType: number;
  /** state of a party (call-based events) (124) */
  readonly PartyState: PartyState;
  /** related party (call-based events) (125) */
  readonly RefParty: string;
  /** party that caused the change; in EventCallPartyDeleted and EventCallDeleted who released the call, absent when unknown (126) */
  readonly CtrlParty: string;
  /** location of a remote party (call-based events) (127) */
  readonly RemoteLoc: string;
  /** remote party (call-based events) (128) */
  readonly RemoteParty: string;
  /** device of a party (call-based events) (129) */
  readonly Device: string;
  /** reserved (130) */
  readonly Reserved_1: number;
  /** reserved (131) */
  readonly Reserved_2: number;
  /** revision of an update, reserved for ISCC (132) */
  readonly UpdateRevision: number;
  /** return receipt of a user event (133) */
  readonly ReturnReceipt: number;
  /** DN of a return receipt (134) */
  readonly ReturnReceiptDN: string;
  /** extended capabilities of the server, per message and subtype (135) */
  readonly ServerXCapabilities: string;
  /** state of a network call (136) */
  readonly NetworkCallState: NetworkCallState;
  /** state of the destination party of a network call (137) */
  readonly NetworkDestState: NetworkDestState;
  /** role of ThisDN in a network call (138) */
  readonly NetworkPartyRole: NetworkPartyRole;
  /** originating DN of a network call (139) */
  readonly NetworkOrigDN: string;
  /** destination DN of a network call (140) */
  readonly NetworkDestDN: string;
  /** identifier of the call that never changes and is the same at the backup server (141) */
  readonly CallUUID: string;
  /** CallUUID of the new call (142) */
  readonly NewCallUUID: string;
  /** CallUUID of the call this one comes from (143) */
  readonly OrigCallUUID: string;
  /** CallUUID of the related call (144) */
  readonly RefCallUUID: string;
  /** identifier of a party (145) */
  readonly PartyUUID: string;
  /** links of this call to calls at other sites (146) */
  readonly ISLinkList: KVList;
  /** when the server started; with EventSequenceNumber it names an event uniquely (147) */
  readonly ServerStartTime: number;
  /** running number of the event since the server started (148) */
  readonly EventSequenceNumber: number;
  /** identifier of a subscription to transaction monitoring */
  readonly SubscriptionID: string;
  /** start, stop or modify a subscription */
  readonly SubscriptionOperation: SubscriptionOperationType;
  /** call type as the originating site sees it */
  readonly PropagatedCallType: CallType;
  /** RequestRegisterClient: EventSequenceNumber of the last event that the client has seen; the server goes on after it */
  readonly ResumeFrom: number;
  /** RequestRegisterClient: key of the session to be resumed, as given by the server when the session began */
  readonly SessionKey: string;
}

export type AttributeName = keyof AttributeTypes;

/** Every attribute by its name in messages. `number` is the one of the TAttribute enumeration. */
export const ATTRIBUTES: Readonly<Record<AttributeName, AttributeInfo>> = {
  ProtocolVersion: { number: 0, logName: 'AttributeProtocolVersion', kind: 'string' },
  ErrorMessage: { number: 1, logName: 'AttributeErrorMessage', kind: 'string' },
  ReferenceID: { number: 2, logName: 'AttributeReferenceID', kind: 'integer' },
  CallID: { number: 3, logName: 'AttributeCallID', kind: 'integer' },
  NodeID: { number: 4, logName: 'AttributeNodeID', kind: 'integer' },
  NetworkCallID: { number: 5, logName: 'AttributeNetworkCallID', kind: 'integer' },
  NetworkNodeID: { number: 6, logName: 'AttributeNetworkNodeID', kind: 'integer' },
  TransferredNetworkCallID: { number: 7, logName: 'AttributeTransferredNetworkCallID', kind: 'integer' },
  TransferredNetworkNodeID: { number: 8, logName: 'AttributeTransferredNetworkNodeID', kind: 'integer' },
  ConnID: { number: 9, logName: 'AttributeConnID', kind: 'connid' },
  PreviousConnID: { number: 10, logName: 'AttributePreviousConnID', kind: 'connid' },
  TransferConnID: { number: 11, logName: 'AttributeTransferConnID', kind: 'connid', requestAliases: ['ConferenceConnID'] },
  ConferenceConnID: { number: 12, logName: 'AttributeConferenceConnID', kind: 'connid' },
  CallState: { number: 13, logName: 'AttributeCallState', kind: 'enum', enum: 'CallState' },
  AgentID: { number: 14, logName: 'AttributeAgentID', kind: 'string' },
  AgentStateReasonUnused: { number: 15, logName: 'AttributeAgentStateReasonUnused', kind: 'integer' },
  WorkMode: { number: 16, logName: 'AttributeAgentWorkMode', kind: 'enum', enum: 'AgentWorkMode', aliases: ['AgentWorkMode'] },
  Reasons: { number: 17, logName: 'AttributeReason', kind: 'kv-list', aliases: ['Reason'] },
  DNIS: { number: 18, logName: 'AttributeDNIS', kind: 'string' },
  ANI: { number: 19, logName: 'AttributeANI', kind: 'string' },
  ThisDN: { number: 20, logName: 'AttributeThisDN', kind: 'string' },
  ThisQueue: { number: 21, logName: 'AttributeThisQueue', kind: 'string' },
  ThisTrunk: { number: 22, logName: 'AttributeThisTrunk', kind: 'integer' },
  ThisDNRole: { number: 23, logName: 'AttributeThisDNRole', kind: 'enum', enum: 'DNRole' },
  OtherDN: { number: 24, logName: 'AttributeOtherDN', kind: 'string' },
  OtherQueue: { number: 25, logName: 'AttributeOtherQueue', kind: 'string' },
  OtherTrunk: { number: 26, logName: 'AttributeOtherTrunk', kind: 'integer' },
  OtherDNRole: { number: 27, logName: 'AttributeOtherDNRole', kind: 'enum', enum: 'DNRole' },
  ThirdPartyDN: { number: 28, logName: 'AttributeThirdPartyDN', kind: 'string' },
  ThirdPartyQueue: { number: 29, logName: 'AttributeThirdPartyQueue', kind: 'string' },
  ThirdPartyTrunk: { number: 30, logName: 'AttributeThirdPartyTrunk', kind: 'integer' },
  ThirdPartyDNRole: { number: 31, logName: 'AttributeThirdPartyDNRole', kind: 'enum', enum: 'DNRole' },
  MusicPath: { number: 32, logName: 'AttributeMusicPath', kind: 'string' },
  VoiceFileName: { number: 33, logName: 'AttributeVoiceFileName', kind: 'string' },
  FileHandle: { number: 34, logName: 'AttributeFileHandle', kind: 'integer' },
  UserID: { number: 35, logName: 'AttributeUserID', kind: 'string' },
  Password: { number: 36, logName: 'AttributePassword', kind: 'string', secret: true },
  VoiceSegment: { number: 37, logName: 'AttributeVoiceSegment', kind: 'string' },
  VoiceIFlag: { number: 38, logName: 'AttributeVoiceIFlag', kind: 'enum', enum: 'InterruptFlag' },
  VoiceCFlag: { number: 39, logName: 'AttributeVoiceCFlag', kind: 'enum', enum: 'ClearFlag' },
  NumberOfDigits: { number: 40, logName: 'AttributeNumberOfDigits', kind: 'integer' },
  TerminateDigits: { number: 41, logName: 'AttributeTerminateDigits', kind: 'string' },
  Timeout: { number: 42, logName: 'AttributeTimeout', kind: 'integer' },
  CollectedDigits: { number: 43, logName: 'AttributeCollectedDigits', kind: 'string' },
  LastCollectedDigit: { number: 44, logName: 'AttributeLastDigit', kind: 'character', aliases: ['LastDigit'] },
  InputMask: { number: 45, logName: 'AttributeInputMask', kind: 'mask' },
  ErrorCode: { number: 46, logName: 'AttributeErrorCode', kind: 'integer' },
  AddressType: { number: 47, logName: 'AttributeAddressType', kind: 'enum', enum: 'AddressType' },
  AddressMode: { number: 48, logName: 'AttributeAddressMode', kind: 'integer' },
  RegisterMode: { number: 49, logName: 'AttributeRegisterMode', kind: 'enum', enum: 'RegisterMode' },
  ControlMode: { number: 50, logName: 'AttributeControlMode', kind: 'enum', enum: 'ControlMode' },
  UserData: { number: 51, logName: 'AttributeUserData', kind: 'kv-list' },
  DataKey: { number: 52, logName: 'AttributeDataKey', kind: 'string' },
  Extensions: { number: 53, logName: 'AttributeExtensions', kind: 'kv-list' },
  CallType: { number: 54, logName: 'AttributeCallType', kind: 'enum', enum: 'CallType' },
  CallingLineName: { number: 55, logName: 'AttributeCallingLineName', kind: 'string' },
  InfoType: { number: 56, logName: 'AttributeAddressInfoType', kind: 'info-type', aliases: ['AddressInfoType', 'CallInfoType', 'SwitchInfoType', 'LocationInfoType', 'LocationInfo'] },
  InfoStatus: { number: 57, logName: 'AttributeAddressInfoStatus', kind: 'info-status', aliases: ['AddressInfoStatus'] },
  UserEvent: { number: 58, logName: 'AttributeUserEvent', kind: 'message' },
  CommunicationDN: { number: 59, logName: 'AttributeCommunicationDN', kind: 'string' },
  RouteType: { number: 60, logName: 'AttributeRouteType', kind: 'enum', enum: 'RouteType' },
  ServerVersion: { number: 61, logName: 'AttributeServerVersion', kind: 'string' },
  ServerRole: { number: 62, logName: 'AttributeServerRole', kind: 'enum', enum: 'ServerRole' },
  Capabilities: { number: 63, logName: 'AttributeServerCapabilityMask', kind: 'string', aliases: ['ServerCapabilityMask'] },
  ApplicationName: { number: 64, logName: 'AttributeApplicationName', kind: 'string' },
  ApplicationPassword: { number: 65, logName: 'AttributeApplicationPassword', kind: 'string', secret: true },
  MergeType: { number: 66, logName: 'AttributeMergeType', kind: 'enum', enum: 'MergeType' },
  ForwardMode: { number: 67, logName: 'AttributeForwardMode', kind: 'enum', enum: 'ForwardMode' },
  DTMFDigits: { number: 68, logName: 'AttributeDTMFDigits', kind: 'string' },
  Location: { number: 69, logName: 'AttributeLocation', kind: 'string' },
  RemoteLocation: { number: 70, logName: 'AttributeRemoteLocation', kind: 'string' },
  RemoteConnID: { number: 71, logName: 'AttributeRemoteConnID', kind: 'connid' },
  RemoteDN: { number: 72, logName: 'AttributeRemoteDN', kind: 'string' },
  MakeCallType: { number: 73, logName: 'AttributeMakeCallType', kind: 'enum', enum: 'MakeCallType' },
  HomeLocation: { number: 75, logName: 'AttributeHomeLocation', kind: 'string' },
  CustomerID: { number: 76, logName: 'AttributeCustomerID', kind: 'string' },
  FirstTransferHomeLocation: { number: 77, logName: 'AttributeFirstTransferHomeLocation', kind: 'string' },
  FirstTransferOrigDN: { number: 78, logName: 'AttributeFirstTransferOrigDN', kind: 'string' },
  LastTransferHomeLocation: { number: 79, logName: 'AttributeLastTransferHomeLocation', kind: 'string' },
  LastTransferOrigDN: { number: 80, logName: 'AttributeLastTransferOrigDN', kind: 'string' },
  SetOperation: { number: 81, logName: 'AttributeSetOperation', kind: 'integer' },
  NewConnID: { number: 82, logName: 'AttributeNewConnID', kind: 'connid' },
  TreatmentType: { number: 83, logName: 'AttributeTreatmentType', kind: 'enum', enum: 'TreatmentType' },
  TreatmentParameters: { number: 84, logName: 'AttributeTreatmentParms', kind: 'kv-list', aliases: ['TreatmentParms'] },
  CLID: { number: 85, logName: 'AttributeCLID', kind: 'string' },
  TimeinSecs: { number: 86, logName: 'AttributeTimeinSecs', kind: 'integer' },
  TimeinuSecs: { number: 87, logName: 'AttributeTimeinuSecs', kind: 'integer' },
  XRouteType: { number: 89, logName: 'AttributeXRouteType', kind: 'enum', enum: 'XRouteType' },
  AccessNumber: { number: 90, logName: 'AttributeAccessNumber', kind: 'string' },
  XReferenceID: { number: 91, logName: 'AttributeXReferenceID', kind: 'integer' },
  Place: { number: 92, logName: 'AttributePlace', kind: 'string' },
  Priority: { number: 93, logName: 'AttributePriority', kind: 'integer' },
  AgentIdleReason: { number: 94, logName: 'AttributeAgentIdleReason', kind: 'string' },
  RegistrationCode: { number: 95, logName: 'AttributeRegistrationCode', kind: 'integer' },
  DNSyncInfo: { number: 96, logName: 'AttributeDNSyncInfo', kind: 'integer' },
  MediaType: { number: 97, logName: 'AttributeMediaType', kind: 'enum', enum: 'MediaType' },
  OriginalConnID: { number: 99, logName: 'AttributeOriginalConnID', kind: 'connid' },
  ConsultType: { number: 100, logName: 'AttributeConsultType', kind: 'integer' },
  MonitorNextCallType: { number: 101, logName: 'AttributeMonitorNextCallType', kind: 'enum', enum: 'MonitorNextCallType' },
  ClientID: { number: 102, logName: 'AttributeClientID', kind: 'integer' },
  ProtocolID: { number: 103, logName: 'AttributeProtocolID', kind: 'integer' },
  PreviousCallID: { number: 104, logName: 'AttributePreviousCallID', kind: 'integer' },
  PrivateEvent: { number: 105, logName: 'AttributePrivateMsgID', kind: 'integer', aliases: ['PrivateMsgID'] },
  FirstTransferConnID: { number: 106, logName: 'AttributeFirstTransferConnID', kind: 'connid' },
  LastTransferConnID: { number: 107, logName: 'AttributeLastTransferConnID', kind: 'connid' },
  SessionID: { number: 108, logName: 'AttributeSessionID', kind: 'integer' },
  Host: { number: 109, logName: 'AttributeHost', kind: 'string' },
  Port: { number: 110, logName: 'AttributePort', kind: 'integer' },
  DBID: { number: 111, logName: 'AttributeDBID', kind: 'integer' },
  OtherDBID: { number: 112, logName: 'AttributeOtherDBID', kind: 'integer' },
  ThirdPartyDBID: { number: 113, logName: 'AttributeThirdPartyDBID', kind: 'integer' },
  Cause: { number: 114, logName: 'AttributeCause', kind: 'integer' },
  DN: { number: 115, logName: 'AttributeDN', kind: 'string' },
  DialedNumber: { number: 116, logName: 'AttributeDialedNumber', kind: 'string' },
  OriginConnID: { number: 117, logName: 'AttributeOriginConnID', kind: 'connid' },
  RefConnID: { number: 118, logName: 'AttributeRefConnID', kind: 'connid' },
  Reliability: { number: 119, logName: 'AttributeReliability', kind: 'integer' },
  TimeStamp: { number: 120, logName: 'AttributeTimeStamp', kind: 'integer' },
  SwitchTime: { number: 121, logName: 'AttributeSwitchTime', kind: 'integer' },
  PartyID: { number: 122, logName: 'AttributePartyID', kind: 'integer' },
  PartyType: { number: 123, logName: 'AttributePartyType', kind: 'integer' },
  PartyState: { number: 124, logName: 'AttributePartyState', kind: 'enum', enum: 'PartyState' },
  RefParty: { number: 125, logName: 'AttributeRefParty', kind: 'string' },
  CtrlParty: { number: 126, logName: 'AttributeCtrlParty', kind: 'string' },
  RemoteLoc: { number: 127, logName: 'AttributeRemoteLoc', kind: 'string' },
  RemoteParty: { number: 128, logName: 'AttributeRemoteParty', kind: 'string' },
  Device: { number: 129, logName: 'AttributeDevice', kind: 'string' },
  Reserved_1: { number: 130, logName: 'AttributeReserved_1', kind: 'integer' },
  Reserved_2: { number: 131, logName: 'AttributeReserved_2', kind: 'integer' },
  UpdateRevision: { number: 132, logName: 'AttributeUpdateRevision', kind: 'integer' },
  ReturnReceipt: { number: 133, logName: 'AttributeReturnReceipt', kind: 'integer' },
  ReturnReceiptDN: { number: 134, logName: 'AttributeReturnReceiptDN', kind: 'string' },
  ServerXCapabilities: { number: 135, logName: 'AttributeServerXCapabilities', kind: 'string' },
  NetworkCallState: { number: 136, logName: 'AttributeNetworkCallState', kind: 'enum', enum: 'NetworkCallState' },
  NetworkDestState: { number: 137, logName: 'AttributeNetworkDestState', kind: 'enum', enum: 'NetworkDestState' },
  NetworkPartyRole: { number: 138, logName: 'AttributeNetworkPartyRole', kind: 'enum', enum: 'NetworkPartyRole' },
  NetworkOrigDN: { number: 139, logName: 'AttributeNetworkOrigDN', kind: 'string' },
  NetworkDestDN: { number: 140, logName: 'AttributeNetworkDestDN', kind: 'string' },
  CallUUID: { number: 141, logName: 'AttributeCallUUID', kind: 'uuid' },
  NewCallUUID: { number: 142, logName: 'AttributeNewCallUUID', kind: 'uuid' },
  OrigCallUUID: { number: 143, logName: 'AttributeOrigCallUUID', kind: 'uuid' },
  RefCallUUID: { number: 144, logName: 'AttributeRefCallUUID', kind: 'uuid' },
  PartyUUID: { number: 145, logName: 'AttributePartyUUID', kind: 'uuid' },
  ISLinkList: { number: 146, logName: 'AttributeISLinkList', kind: 'kv-list' },
  ServerStartTime: { number: 147, logName: 'AttributeServerStartTime', kind: 'integer' },
  EventSequenceNumber: { number: 148, logName: 'AttributeEventSequenceNumber', kind: 'sequence' },
  SubscriptionID: { number: undefined, logName: 'AttributeSubscriptionID', kind: 'string' },
  SubscriptionOperation: { number: undefined, logName: 'AttributeSubscriptionOperation', kind: 'enum', enum: 'SubscriptionOperationType' },
  PropagatedCallType: { number: undefined, logName: 'AttributePropagatedCallType', kind: 'enum', enum: 'CallType' },
  ResumeFrom: { number: undefined, logName: 'AttributeResumeFrom', kind: 'sequence' },
  SessionKey: { number: undefined, logName: 'AttributeSessionKey', kind: 'string', secret: true },
};

/** All attribute numbers of the TAttribute enumeration with their names in logs; the place is the number. */
export const ATTRIBUTE_LOG_NAMES: readonly string[] = [
  'AttributeProtocolVersion',
  'AttributeErrorMessage',
  'AttributeReferenceID',
  'AttributeCallID',
  'AttributeNodeID',
  'AttributeNetworkCallID',
  'AttributeNetworkNodeID',
  'AttributeTransferredNetworkCallID',
  'AttributeTransferredNetworkNodeID',
  'AttributeConnID',
  'AttributePreviousConnID',
  'AttributeTransferConnID',
  'AttributeConferenceConnID',
  'AttributeCallState',
  'AttributeAgentID',
  'AttributeAgentStateReasonUnused',
  'AttributeAgentWorkMode',
  'AttributeReason',
  'AttributeDNIS',
  'AttributeANI',
  'AttributeThisDN',
  'AttributeThisQueue',
  'AttributeThisTrunk',
  'AttributeThisDNRole',
  'AttributeOtherDN',
  'AttributeOtherQueue',
  'AttributeOtherTrunk',
  'AttributeOtherDNRole',
  'AttributeThirdPartyDN',
  'AttributeThirdPartyQueue',
  'AttributeThirdPartyTrunk',
  'AttributeThirdPartyDNRole',
  'AttributeMusicPath',
  'AttributeVoiceFileName',
  'AttributeFileHandle',
  'AttributeUserID',
  'AttributePassword',
  'AttributeVoiceSegment',
  'AttributeVoiceIFlag',
  'AttributeVoiceCFlag',
  'AttributeNumberOfDigits',
  'AttributeTerminateDigits',
  'AttributeTimeout',
  'AttributeCollectedDigits',
  'AttributeLastDigit',
  'AttributeInputMask',
  'AttributeErrorCode',
  'AttributeAddressType',
  'AttributeAddressMode',
  'AttributeRegisterMode',
  'AttributeControlMode',
  'AttributeUserData',
  'AttributeDataKey',
  'AttributeExtensions',
  'AttributeCallType',
  'AttributeCallingLineName',
  'AttributeAddressInfoType',
  'AttributeAddressInfoStatus',
  'AttributeUserEvent',
  'AttributeCommunicationDN',
  'AttributeRouteType',
  'AttributeServerVersion',
  'AttributeServerRole',
  'AttributeServerCapabilityMask',
  'AttributeApplicationName',
  'AttributeApplicationPassword',
  'AttributeMergeType',
  'AttributeForwardMode',
  'AttributeDTMFDigits',
  'AttributeLocation',
  'AttributeRemoteLocation',
  'AttributeRemoteConnID',
  'AttributeRemoteDN',
  'AttributeMakeCallType',
  'AttributeCallInfoType',
  'AttributeHomeLocation',
  'AttributeCustomerID',
  'AttributeFirstTransferHomeLocation',
  'AttributeFirstTransferOrigDN',
  'AttributeLastTransferHomeLocation',
  'AttributeLastTransferOrigDN',
  'AttributeSetOperation',
  'AttributeNewConnID',
  'AttributeTreatmentType',
  'AttributeTreatmentParms',
  'AttributeCLID',
  'AttributeTimeinSecs',
  'AttributeTimeinuSecs',
  'AttributeSwitchInfoType',
  'AttributeXRouteType',
  'AttributeAccessNumber',
  'AttributeXReferenceID',
  'AttributePlace',
  'AttributePriority',
  'AttributeAgentIdleReason',
  'AttributeRegistrationCode',
  'AttributeDNSyncInfo',
  'AttributeMediaType',
  'AttributeLocationInfoType',
  'AttributeOriginalConnID',
  'AttributeConsultType',
  'AttributeMonitorNextCallType',
  'AttributeClientID',
  'AttributeProtocolID',
  'AttributePreviousCallID',
  'AttributePrivateMsgID',
  'AttributeFirstTransferConnID',
  'AttributeLastTransferConnID',
  'AttributeSessionID',
  'AttributeHost',
  'AttributePort',
  'AttributeDBID',
  'AttributeOtherDBID',
  'AttributeThirdPartyDBID',
  'AttributeCause',
  'AttributeDN',
  'AttributeDialedNumber',
  'AttributeOriginConnID',
  'AttributeRefConnID',
  'AttributeReliability',
  'AttributeTimeStamp',
  'AttributeSwitchTime',
  'AttributePartyID',
  'AttributePartyType',
  'AttributePartyState',
  'AttributeRefParty',
  'AttributeCtrlParty',
  'AttributeRemoteLoc',
  'AttributeRemoteParty',
  'AttributeDevice',
  'AttributeReserved_1',
  'AttributeReserved_2',
  'AttributeUpdateRevision',
  'AttributeReturnReceipt',
  'AttributeReturnReceiptDN',
  'AttributeServerXCapabilities',
  'AttributeNetworkCallState',
  'AttributeNetworkDestState',
  'AttributeNetworkPartyRole',
  'AttributeNetworkOrigDN',
  'AttributeNetworkDestDN',
  'AttributeCallUUID',
  'AttributeNewCallUUID',
  'AttributeOrigCallUUID',
  'AttributeRefCallUUID',
  'AttributePartyUUID',
  'AttributeISLinkList',
  'AttributeServerStartTime',
  'AttributeEventSequenceNumber',
];
