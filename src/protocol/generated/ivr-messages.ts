// Generated from spec/ivr/messages.yaml by `npm run generate`. Do not edit.
import type { IvrList, IvrMessageSchema } from '../ivr-schema.js';

export interface IvrLoginReq {
  readonly id: 'LoginReq';
  readonly CallId: string;
  readonly Version?: string;
  readonly ClientName: string;
  readonly ReportStatus?: 'true' | 'false';
  readonly ServerMonitor?: 'set' | 'clear';
}

export interface IvrLoginResp {
  readonly id: 'LoginResp';
  readonly CallId: string;
  readonly IServerVer: string;
  readonly Result: 'Success' | 'InvalidProtocolVer';
  readonly Status?: 'NoSuchClient' | 'InitInProgress' | 'OK';
  readonly ConfigOptions?: IvrList;
}

export interface IvrFlowControl {
  readonly id: 'FlowControl';
  readonly CallId: string;
  readonly Status: 'On' | 'Off';
}

export interface IvrLogMsg {
  readonly id: 'LogMsg';
  readonly CallId: string;
  readonly MsgType: 'Standard' | 'Trace' | 'Debug';
  readonly Msg: string;
}

export interface IvrReset {
  readonly id: 'Reset';
  readonly CallId: string;
  readonly Extensions?: IvrList;
  readonly ExtnsEx?: IvrList;
}

export interface IvrMonitorInfo {
  readonly id: 'MonitorInfo';
  readonly CallId: string;
  readonly ReqId?: string;
  readonly Server?: { readonly Name: string; readonly Status: 'OK' | 'Unavailable'; readonly Switch?: string; };
  readonly Port?: { readonly PortNum: string; readonly Status: 'OK' | 'Unavailable'; };
  readonly Agent?: { readonly PortNum: string; readonly Status: 'LoggedIn' | 'LoggedOut' | 'Ready' | 'NotReady' | 'Unknown'; };
}

export interface IvrAgentQuery {
  readonly id: 'AgentQuery';
  readonly CallId: string;
  readonly ReqId: string;
  readonly PortNum: string;
}

export interface IvrAgentLogin {
  readonly id: 'AgentLogin';
  readonly CallId: string;
  readonly ReqId: string;
  readonly PortNum: string;
  readonly Queue: string;
  readonly AgentId: string;
  readonly Password: string;
}

export interface IvrAgentLogout {
  readonly id: 'AgentLogout';
  readonly CallId: string;
  readonly ReqId: string;
  readonly PortNum: string;
  readonly Queue?: string;
}

export interface IvrAgentReady {
  readonly id: 'AgentReady';
  readonly CallId: string;
  readonly ReqId: string;
  readonly PortNum: string;
  readonly Queue: string;
  readonly WorkMode?: 'AutoIn' | 'ManualIn' | 'Unknown';
}

export interface IvrAgentNotReady {
  readonly id: 'AgentNotReady';
  readonly CallId: string;
  readonly ReqId: string;
  readonly PortNum: string;
  readonly Queue: string;
  readonly WorkMode?: 'AutoIn' | 'ManualIn' | 'Unknown';
}

export interface IvrNewCall {
  readonly id: 'NewCall';
  readonly CallId: string;
  readonly CallControlMode: 'Genesys' | 'Network';
  readonly Version?: string;
  readonly ANIRestriction?: 'CLIP' | 'CLIR';
  readonly CalledNum: string;
  readonly DNIS?: string;
  readonly ANI?: string;
  readonly UserData?: IvrList;
  readonly Extensions?: IvrList;
  readonly UDataEx?: IvrList;
  readonly ExtnsEx?: IvrList;
}

export interface IvrMakeCall {
  readonly id: 'MakeCall';
  readonly CallId: string;
  readonly OrigNum: string;
  readonly DestNum: string;
  readonly Location?: string;
  readonly UDataEx?: IvrList;
  readonly ExtnsEx?: IvrList;
}

export interface IvrRouteRequest {
  readonly id: 'RouteRequest';
  readonly CallId: string;
  readonly RouteDN?: string;
  readonly CED?: string;
  readonly UserData?: IvrList;
  readonly Extensions?: IvrList;
  readonly UDataEx?: IvrList;
  readonly ExtnsEx?: IvrList;
}

export interface IvrRouteResponse {
  readonly id: 'RouteResponse';
  readonly CallId: string;
  readonly RouteType: 'Default' | 'Normal' | 'Reroute' | 'RerouteAttended' | 'RerouteConferenced';
  readonly Dest?: string;
  readonly Extensions?: IvrList;
  readonly ExtnsEx?: IvrList;
}

export interface IvrConnected {
  readonly id: 'Connected';
  readonly CallId: string;
  readonly Extensions?: IvrList;
  readonly ExtnsEx?: IvrList;
}

export interface IvrFailure {
  readonly id: 'Failure';
  readonly CallId: string;
  readonly FailureCause: 'Busy' | 'NoAnswer' | 'ConnectFailed';
  readonly Extensions?: IvrList;
  readonly ExtnsEx?: IvrList;
}

export interface IvrEndCall {
  readonly id: 'EndCall';
  readonly CallId: string;
  readonly EndCause: 'Normal' | 'Abandoned' | 'Resources' | 'FeatureNotSupported' | 'InvalidVersion' | 'InvalidStateTransition' | 'Timeout' | 'ServerPaused';
  readonly UserData?: IvrList;
  readonly Extensions?: IvrList;
  readonly UDataEx?: IvrList;
  readonly ExtnsEx?: IvrList;
}

export interface IvrTreatCall {
  readonly id: 'TreatCall';
  readonly CallId: string;
  readonly Type: 'PlayAnnounce' | 'PlayAnnounceAndDigits' | 'Music' | 'RAN' | 'Busy' | 'CollectDigits' | 'CancelCall' | 'SetDefaultRoute' | 'PlayApplication' | 'IVR' | 'RingBack' | 'Silence' | 'VerifyDigits' | 'RecordAnnounce' | 'DeleteAnnounce' | 'TextToSpeech' | 'FastBusy' | 'TextToSpeechAndDigits';
  readonly Parameters?: IvrList;
  readonly ExtnsEx?: IvrList;
}

export interface IvrTreatStatus {
  readonly id: 'TreatStatus';
  readonly CallId: string;
  readonly Status: 'Started' | 'NotStarted' | 'Completed';
  readonly CED?: string;
  readonly UDataEx?: IvrList;
  readonly ExtnsEx?: IvrList;
}

export interface IvrCancel {
  readonly id: 'Cancel';
  readonly CallId: string;
}

export interface IvrCancelCompleted {
  readonly id: 'CancelCompleted';
  readonly CallId: string;
}

export interface IvrAccessNumGet {
  readonly id: 'AccessNumGet';
  readonly CallId: string;
  readonly DestDN: string;
  readonly Location: string;
  readonly XRouteType?: 'Default' | 'Route' | 'Reroute' | 'Direct' | 'DirectAni' | 'DirectNotoken' | 'DirectAniDnis' | 'DirectUUI' | 'DirectDigits' | 'DnisPool';
  readonly UUI_Number?: string;
  readonly UDataEx?: IvrList;
  readonly ExtnsEx?: IvrList;
}

export interface IvrAccessNumCancel {
  readonly id: 'AccessNumCancel';
  readonly CallId: string;
}

export interface IvrAccessNumResp {
  readonly id: 'AccessNumResp';
  readonly CallId: string;
  readonly Action: 'Get' | 'Cancel';
  readonly Result: 'Success' | 'Failure';
  readonly AccessNum?: string;
}

export interface IvrOneStepXfer {
  readonly id: 'OneStepXfer';
  readonly CallId: string;
  readonly DestDN: string;
  readonly Location?: string;
  readonly UDataEx?: IvrList;
  readonly ExtnsEx?: IvrList;
}

export interface IvrOneStepConf {
  readonly id: 'OneStepConf';
  readonly CallId: string;
  readonly DestDN: string;
  readonly Location?: string;
  readonly UDataEx?: IvrList;
  readonly ExtnsEx?: IvrList;
}

export interface IvrInitXfer {
  readonly id: 'InitXfer';
  readonly CallId: string;
  readonly DestDN: string;
  readonly Location?: string;
  readonly UDataEx?: IvrList;
  readonly ExtnsEx?: IvrList;
}

export interface IvrCompleteXfer {
  readonly id: 'CompleteXfer';
  readonly CallId: string;
  readonly ExtnsEx?: IvrList;
}

export interface IvrInitConf {
  readonly id: 'InitConf';
  readonly CallId: string;
  readonly DestDN: string;
  readonly Location?: string;
  readonly UDataEx?: IvrList;
  readonly ExtnsEx?: IvrList;
}

export interface IvrCompleteConf {
  readonly id: 'CompleteConf';
  readonly CallId: string;
  readonly ExtnsEx?: IvrList;
}

export interface IvrRetrieveCall {
  readonly id: 'RetrieveCall';
  readonly CallId: string;
  readonly ExtnsEx?: IvrList;
}

export interface IvrCallStatus {
  readonly id: 'CallStatus';
  readonly CallId: string;
  readonly Event: 'Dialing' | 'Ringing' | 'Established' | 'Retrieved' | 'Busy' | 'Held' | 'ConfPartyAdd' | 'ConfPartyDel' | 'XferComplete' | 'Released';
}

export interface IvrCallError {
  readonly id: 'CallError';
  readonly CallId: string;
  readonly FailedReq: 'Unknown' | 'NoSuchCall' | 'OneStepXfer' | 'OneStepConf' | 'InitConf' | 'CompleteConf' | 'InitXfer' | 'CompleteXfer' | 'MakeCall' | 'RetrieveCall' | 'AgentControl' | 'NotAllowed';
  readonly TlibErrCode?: string;
  readonly ReqId?: string;
}

export interface IvrCallInfoReq {
  readonly id: 'CallInfoReq';
  readonly CallId: string;
  readonly ReportUUID?: 'true' | 'false';
  readonly ReportThirdPartyDN?: 'true' | 'false';
}

export interface IvrCallInfoResp {
  readonly id: 'CallInfoResp';
  readonly CallId: string;
  readonly ANI?: string;
  readonly DNIS?: string;
  readonly CalledNum?: string;
  readonly ConnId?: string;
  readonly TSCallId?: string;
  readonly PortDN?: string;
  readonly PortTrunk?: string;
  readonly PortQueue?: string;
  readonly OtherDN?: string;
  readonly OtherTrunk?: string;
  readonly OtherQueue?: string;
  readonly LastEvent?: string;
  readonly FirstHomeLocation?: string;
  readonly UUID?: string;
  readonly ThirdPartyDN?: string;
}

export interface IvrPeekStatReq {
  readonly id: 'PeekStatReq';
  readonly CallId: string;
  readonly RequestId: string;
  readonly StatName: string;
}

export interface IvrGetStatReq {
  readonly id: 'GetStatReq';
  readonly CallId: string;
  readonly RequestId: string;
  readonly ServerName: string;
  readonly StatType: string;
  readonly ObjectId: string;
  readonly ObjectType: string;
}

export interface IvrStatResp {
  readonly id: 'StatResp';
  readonly CallId: string;
  readonly ResultCode: 'Success' | 'NoSuchStat' | 'MiscError';
  readonly RequestId: string;
  readonly Result?: { readonly Value: string; };
}

export interface IvrUDataGet {
  readonly id: 'UDataGet';
  readonly CallId: string;
  readonly Keys: string;
  readonly RequestId: string;
}

export interface IvrUDataGetAll {
  readonly id: 'UDataGetAll';
  readonly CallId: string;
  readonly RequestId: string;
}

export interface IvrUDataSet {
  readonly id: 'UDataSet';
  readonly CallId: string;
  readonly Action: 'Add' | 'Replace';
  readonly RequestId: string;
  readonly UDataEx: IvrList;
}

export interface IvrUDataDel {
  readonly id: 'UDataDel';
  readonly CallId: string;
  readonly Action: 'DeleteAll' | 'DeleteKey';
  readonly Key?: string;
  readonly RequestId: string;
}

export interface IvrUDataResp {
  readonly id: 'UDataResp';
  readonly CallId: string;
  readonly Result: 'Success' | 'NoSuchCall' | 'NoMatch' | 'FeatureNotSupported' | 'MiscError';
  readonly RequestId: string;
  readonly UDataEx?: IvrList;
}

export interface IvrDialOutRegistry {
  readonly id: 'DialOutRegistry';
  readonly CallId: string;
  readonly Command: 'Add' | 'Remove' | 'RemoveAll';
  readonly DN?: string;
}

export interface IvrDialOutRegistryResp {
  readonly id: 'DialOutRegistryResp';
  readonly CallId: string;
  readonly Result: 'MiscFailure' | 'ConfigError' | 'Success';
}

export interface IvrDialOut {
  readonly id: 'DialOut';
  readonly RefID: string;
  readonly OrigNum: string;
  readonly DestNum: string;
  readonly TimeToAnswer: string;
  readonly UDataEx?: IvrList;
  readonly ExtnsEx?: IvrList;
}

export interface IvrDialOutError {
  readonly id: 'DialOutError';
  readonly RefID: string;
  readonly Error: 'NotSupported' | 'NoTrunks' | 'MiscError';
}

export interface IvrDialOutInit {
  readonly id: 'DialOutInit';
  readonly CallId: string;
  readonly RefID: string;
  readonly Version?: '2.0' | '3.0';
  readonly CalledNum: string;
  readonly ExtnsEx?: IvrList;
}

/** Every message that a driver sends. */
export type IvrToServer =
  | IvrLoginReq
  | IvrLogMsg
  | IvrReset
  | IvrAgentQuery
  | IvrAgentLogin
  | IvrAgentLogout
  | IvrAgentReady
  | IvrAgentNotReady
  | IvrNewCall
  | IvrMakeCall
  | IvrRouteRequest
  | IvrConnected
  | IvrFailure
  | IvrEndCall
  | IvrTreatStatus
  | IvrCancelCompleted
  | IvrAccessNumGet
  | IvrAccessNumCancel
  | IvrOneStepXfer
  | IvrOneStepConf
  | IvrInitXfer
  | IvrCompleteXfer
  | IvrInitConf
  | IvrCompleteConf
  | IvrRetrieveCall
  | IvrCallStatus
  | IvrCallInfoReq
  | IvrPeekStatReq
  | IvrGetStatReq
  | IvrUDataGet
  | IvrUDataGetAll
  | IvrUDataSet
  | IvrUDataDel
  | IvrDialOutRegistry
  | IvrDialOutError
  | IvrDialOutInit;

/** Every message that the server sends. */
export type IvrToDriver =
  | IvrLoginResp
  | IvrFlowControl
  | IvrMonitorInfo
  | IvrRouteResponse
  | IvrEndCall
  | IvrTreatCall
  | IvrCancel
  | IvrAccessNumResp
  | IvrCallStatus
  | IvrCallError
  | IvrCallInfoResp
  | IvrStatResp
  | IvrUDataResp
  | IvrDialOutRegistryResp
  | IvrDialOut;

export type IvrMessage = IvrToServer | IvrToDriver;

/** The messages in the order of the specification, with attributes and children in DTD order. */
export const IVR_MESSAGES: readonly IvrMessageSchema[] = [
  {"name":"LoginReq","direction":"to-server","callId":true,"attributes":[{"name":"Version","required":false},{"name":"ClientName","required":true},{"name":"ReportStatus","required":false,"values":["true","false"]},{"name":"ServerMonitor","required":false,"values":["set","clear"]}],"children":[]},
  {"name":"LoginResp","direction":"to-driver","callId":true,"attributes":[{"name":"IServerVer","required":true},{"name":"Result","required":true,"values":["Success","InvalidProtocolVer"]},{"name":"Status","required":false,"values":["NoSuchClient","InitInProgress","OK"]}],"children":[{"name":"ConfigOptions","required":false,"content":"nodes"}]},
  {"name":"FlowControl","direction":"to-driver","callId":true,"attributes":[{"name":"Status","required":true,"values":["On","Off"]}],"children":[]},
  {"name":"LogMsg","direction":"to-server","callId":true,"attributes":[{"name":"MsgType","required":true,"values":["Standard","Trace","Debug"]},{"name":"Msg","required":true}],"children":[]},
  {"name":"Reset","direction":"to-server","callId":true,"attributes":[],"children":[{"name":"Extensions","required":false,"content":"pairs","generation":"old"},{"name":"ExtnsEx","required":false,"content":"list","generation":"new"}]},
  {"name":"MonitorInfo","direction":"to-driver","callId":true,"attributes":[{"name":"ReqId","required":false}],"children":[{"name":"Server","required":false,"content":"empty","attributes":[{"name":"Name","required":true},{"name":"Status","required":true,"values":["OK","Unavailable"]},{"name":"Switch","required":false}]},{"name":"Port","required":false,"content":"empty","attributes":[{"name":"PortNum","required":true},{"name":"Status","required":true,"values":["OK","Unavailable"]}]},{"name":"Agent","required":false,"content":"empty","attributes":[{"name":"PortNum","required":true},{"name":"Status","required":true,"values":["LoggedIn","LoggedOut","Ready","NotReady","Unknown"]}]}],"exactlyOneChild":true},
  {"name":"AgentQuery","direction":"to-server","callId":true,"attributes":[{"name":"ReqId","required":true},{"name":"PortNum","required":true}],"children":[]},
  {"name":"AgentLogin","direction":"to-server","callId":true,"attributes":[{"name":"ReqId","required":true},{"name":"PortNum","required":true},{"name":"Queue","required":true},{"name":"AgentId","required":true},{"name":"Password","required":true}],"children":[]},
  {"name":"AgentLogout","direction":"to-server","callId":true,"attributes":[{"name":"ReqId","required":true},{"name":"PortNum","required":true},{"name":"Queue","required":false}],"children":[]},
  {"name":"AgentReady","direction":"to-server","callId":true,"attributes":[{"name":"ReqId","required":true},{"name":"PortNum","required":true},{"name":"Queue","required":true},{"name":"WorkMode","required":false,"values":["AutoIn","ManualIn","Unknown"]}],"children":[]},
  {"name":"AgentNotReady","direction":"to-server","callId":true,"attributes":[{"name":"ReqId","required":true},{"name":"PortNum","required":true},{"name":"Queue","required":true},{"name":"WorkMode","required":false,"values":["AutoIn","ManualIn","Unknown"]}],"children":[]},
  {"name":"NewCall","direction":"to-server","callId":true,"attributes":[{"name":"CallControlMode","required":true,"values":["Genesys","Network"]},{"name":"Version","required":false},{"name":"ANIRestriction","required":false,"values":["CLIP","CLIR"]}],"children":[{"name":"CalledNum","required":true,"content":"text"},{"name":"DNIS","required":false,"content":"text"},{"name":"ANI","required":false,"content":"text"},{"name":"UserData","required":false,"content":"pairs","generation":"old"},{"name":"Extensions","required":false,"content":"pairs","generation":"old"},{"name":"UDataEx","required":false,"content":"list","generation":"new"},{"name":"ExtnsEx","required":false,"content":"list","generation":"new"}]},
  {"name":"MakeCall","direction":"to-server","callId":true,"attributes":[{"name":"OrigNum","required":true},{"name":"DestNum","required":true},{"name":"Location","required":false}],"children":[{"name":"UDataEx","required":false,"content":"list","generation":"new"},{"name":"ExtnsEx","required":false,"content":"list","generation":"new"}]},
  {"name":"RouteRequest","direction":"to-server","callId":true,"attributes":[{"name":"RouteDN","required":false}],"children":[{"name":"CED","required":false,"content":"text"},{"name":"UserData","required":false,"content":"pairs","generation":"old"},{"name":"Extensions","required":false,"content":"pairs","generation":"old"},{"name":"UDataEx","required":false,"content":"list","generation":"new"},{"name":"ExtnsEx","required":false,"content":"list","generation":"new"}]},
  {"name":"RouteResponse","direction":"to-driver","callId":true,"attributes":[{"name":"RouteType","required":true,"values":["Default","Normal","Reroute","RerouteAttended","RerouteConferenced"]}],"children":[{"name":"Dest","required":false,"content":"text"},{"name":"Extensions","required":false,"content":"pairs","generation":"old"},{"name":"ExtnsEx","required":false,"content":"list","generation":"new"}]},
  {"name":"Connected","direction":"to-server","callId":true,"attributes":[],"children":[{"name":"Extensions","required":false,"content":"pairs","generation":"old"},{"name":"ExtnsEx","required":false,"content":"list","generation":"new"}]},
  {"name":"Failure","direction":"to-server","callId":true,"attributes":[{"name":"FailureCause","required":true,"values":["Busy","NoAnswer","ConnectFailed"]}],"children":[{"name":"Extensions","required":false,"content":"pairs","generation":"old"},{"name":"ExtnsEx","required":false,"content":"list","generation":"new"}]},
  {"name":"EndCall","direction":"both","callId":true,"attributes":[{"name":"EndCause","required":true,"values":["Normal","Abandoned","Resources","FeatureNotSupported","InvalidVersion","InvalidStateTransition","Timeout","ServerPaused"]}],"children":[{"name":"UserData","required":false,"content":"pairs","generation":"old"},{"name":"Extensions","required":false,"content":"pairs","generation":"old"},{"name":"UDataEx","required":false,"content":"list","generation":"new"},{"name":"ExtnsEx","required":false,"content":"list","generation":"new"}]},
  {"name":"TreatCall","direction":"to-driver","callId":true,"attributes":[{"name":"Type","required":true,"values":["PlayAnnounce","PlayAnnounceAndDigits","Music","RAN","Busy","CollectDigits","CancelCall","SetDefaultRoute","PlayApplication","IVR","RingBack","Silence","VerifyDigits","RecordAnnounce","DeleteAnnounce","TextToSpeech","FastBusy","TextToSpeechAndDigits"]}],"children":[{"name":"Parameters","required":false,"content":"list"},{"name":"ExtnsEx","required":false,"content":"list","generation":"new"}]},
  {"name":"TreatStatus","direction":"to-server","callId":true,"attributes":[{"name":"Status","required":true,"values":["Started","NotStarted","Completed"]},{"name":"CED","required":false}],"children":[{"name":"UDataEx","required":false,"content":"list","generation":"new"},{"name":"ExtnsEx","required":false,"content":"list","generation":"new"}]},
  {"name":"Cancel","direction":"to-driver","callId":true,"attributes":[],"children":[]},
  {"name":"CancelCompleted","direction":"to-server","callId":true,"attributes":[],"children":[]},
  {"name":"AccessNumGet","direction":"to-server","callId":true,"attributes":[{"name":"DestDN","required":true},{"name":"Location","required":true},{"name":"XRouteType","required":false,"values":["Default","Route","Reroute","Direct","DirectAni","DirectNotoken","DirectAniDnis","DirectUUI","DirectDigits","DnisPool"]},{"name":"UUI_Number","required":false}],"children":[{"name":"UDataEx","required":false,"content":"list","generation":"new"},{"name":"ExtnsEx","required":false,"content":"list","generation":"new"}]},
  {"name":"AccessNumCancel","direction":"to-server","callId":true,"attributes":[],"children":[]},
  {"name":"AccessNumResp","direction":"to-driver","callId":true,"attributes":[{"name":"Action","required":true,"values":["Get","Cancel"]},{"name":"Result","required":true,"values":["Success","Failure"]},{"name":"AccessNum","required":false}],"children":[]},
  {"name":"OneStepXfer","direction":"to-server","callId":true,"attributes":[{"name":"DestDN","required":true},{"name":"Location","required":false}],"children":[{"name":"UDataEx","required":false,"content":"list","generation":"new"},{"name":"ExtnsEx","required":false,"content":"list","generation":"new"}]},
  {"name":"OneStepConf","direction":"to-server","callId":true,"attributes":[{"name":"DestDN","required":true},{"name":"Location","required":false}],"children":[{"name":"UDataEx","required":false,"content":"list","generation":"new"},{"name":"ExtnsEx","required":false,"content":"list","generation":"new"}]},
  {"name":"InitXfer","direction":"to-server","callId":true,"attributes":[{"name":"DestDN","required":true},{"name":"Location","required":false}],"children":[{"name":"UDataEx","required":false,"content":"list","generation":"new"},{"name":"ExtnsEx","required":false,"content":"list","generation":"new"}]},
  {"name":"CompleteXfer","direction":"to-server","callId":true,"attributes":[],"children":[{"name":"ExtnsEx","required":false,"content":"list","generation":"new"}]},
  {"name":"InitConf","direction":"to-server","callId":true,"attributes":[{"name":"DestDN","required":true},{"name":"Location","required":false}],"children":[{"name":"UDataEx","required":false,"content":"list","generation":"new"},{"name":"ExtnsEx","required":false,"content":"list","generation":"new"}]},
  {"name":"CompleteConf","direction":"to-server","callId":true,"attributes":[],"children":[{"name":"ExtnsEx","required":false,"content":"list","generation":"new"}]},
  {"name":"RetrieveCall","direction":"to-server","callId":true,"attributes":[],"children":[{"name":"ExtnsEx","required":false,"content":"list","generation":"new"}]},
  {"name":"CallStatus","direction":"both","callId":true,"attributes":[{"name":"Event","required":true,"values":["Dialing","Ringing","Established","Retrieved","Busy","Held","ConfPartyAdd","ConfPartyDel","XferComplete","Released"]}],"children":[]},
  {"name":"CallError","direction":"to-driver","callId":true,"attributes":[{"name":"FailedReq","required":true,"values":["Unknown","NoSuchCall","OneStepXfer","OneStepConf","InitConf","CompleteConf","InitXfer","CompleteXfer","MakeCall","RetrieveCall","AgentControl","NotAllowed"]},{"name":"TlibErrCode","required":false},{"name":"ReqId","required":false}],"children":[]},
  {"name":"CallInfoReq","direction":"to-server","callId":true,"attributes":[{"name":"ReportUUID","required":false,"values":["true","false"]},{"name":"ReportThirdPartyDN","required":false,"values":["true","false"]}],"children":[]},
  {"name":"CallInfoResp","direction":"to-driver","callId":true,"attributes":[{"name":"ANI","required":false},{"name":"DNIS","required":false},{"name":"CalledNum","required":false},{"name":"ConnId","required":false},{"name":"TSCallId","required":false},{"name":"PortDN","required":false},{"name":"PortTrunk","required":false},{"name":"PortQueue","required":false},{"name":"OtherDN","required":false},{"name":"OtherTrunk","required":false},{"name":"OtherQueue","required":false},{"name":"LastEvent","required":false},{"name":"FirstHomeLocation","required":false},{"name":"UUID","required":false},{"name":"ThirdPartyDN","required":false}],"children":[]},
  {"name":"PeekStatReq","direction":"to-server","callId":true,"attributes":[],"children":[{"name":"RequestId","required":true,"content":"text"},{"name":"StatName","required":true,"content":"text"}]},
  {"name":"GetStatReq","direction":"to-server","callId":true,"attributes":[],"children":[{"name":"RequestId","required":true,"content":"text"},{"name":"ServerName","required":true,"content":"text"},{"name":"StatType","required":true,"content":"text"},{"name":"ObjectId","required":true,"content":"text"},{"name":"ObjectType","required":true,"content":"text"}]},
  {"name":"StatResp","direction":"to-driver","callId":true,"attributes":[{"name":"ResultCode","required":true,"values":["Success","NoSuchStat","MiscError"]}],"children":[{"name":"RequestId","required":true,"content":"text"},{"name":"Result","required":false,"content":"empty","attributes":[{"name":"Value","required":true}]}]},
  {"name":"UDataGet","direction":"to-server","callId":true,"attributes":[{"name":"Keys","required":true}],"children":[{"name":"RequestId","required":true,"content":"text"}]},
  {"name":"UDataGetAll","direction":"to-server","callId":true,"attributes":[],"children":[{"name":"RequestId","required":true,"content":"text"}]},
  {"name":"UDataSet","direction":"to-server","callId":true,"attributes":[{"name":"Action","required":true,"values":["Add","Replace"]}],"children":[{"name":"RequestId","required":true,"content":"text"},{"name":"UDataEx","required":true,"content":"list","generation":"new"}]},
  {"name":"UDataDel","direction":"to-server","callId":true,"attributes":[{"name":"Action","required":true,"values":["DeleteAll","DeleteKey"]},{"name":"Key","required":false}],"children":[{"name":"RequestId","required":true,"content":"text"}]},
  {"name":"UDataResp","direction":"to-driver","callId":true,"attributes":[{"name":"Result","required":true,"values":["Success","NoSuchCall","NoMatch","FeatureNotSupported","MiscError"]}],"children":[{"name":"RequestId","required":true,"content":"text"},{"name":"UDataEx","required":false,"content":"list","generation":"new"}]},
  {"name":"DialOutRegistry","direction":"to-server","callId":true,"attributes":[{"name":"Command","required":true,"values":["Add","Remove","RemoveAll"]},{"name":"DN","required":false}],"children":[]},
  {"name":"DialOutRegistryResp","direction":"to-driver","callId":true,"attributes":[{"name":"Result","required":true,"values":["MiscFailure","ConfigError","Success"]}],"children":[]},
  {"name":"DialOut","direction":"to-driver","callId":false,"attributes":[{"name":"RefID","required":true},{"name":"OrigNum","required":true},{"name":"DestNum","required":true},{"name":"TimeToAnswer","required":true}],"children":[{"name":"UDataEx","required":false,"content":"list","generation":"new"},{"name":"ExtnsEx","required":false,"content":"list","generation":"new"}]},
  {"name":"DialOutError","direction":"to-server","callId":false,"attributes":[{"name":"RefID","required":true},{"name":"Error","required":true,"values":["NotSupported","NoTrunks","MiscError"]}],"children":[]},
  {"name":"DialOutInit","direction":"to-server","callId":true,"attributes":[{"name":"RefID","required":true},{"name":"Version","required":false,"values":["2.0","3.0"]}],"children":[{"name":"CalledNum","required":true,"content":"text"},{"name":"ExtnsEx","required":false,"content":"list","generation":"new"}]},
];
