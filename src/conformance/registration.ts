import type { DnType } from '../core/index.js';

/** The registration of a client on a DN, as T-Library clients make it. */
export function registrationOf(ThisDN: string, type: DnType) {
  return {
    id: 'RequestRegisterAddress',
    ThisDN,
    RegisterMode: 'ModeShare',
    ControlMode: 'RegisterDefault',
    AddressType: addressType(type),
  } as const;
}

function addressType(type: DnType): string {
  switch (type) {
    case 'ACDPosition':
      return 'Position';
    case 'ACDQueue':
    case 'VirtualQueue':
      return 'Queue';
    case 'RoutingPoint':
      return 'RouteDN';
    case 'RouteQueue':
      return 'RouteQueue';
    case 'VoiceTreatmentPort':
      return 'VoiceChannel';
    case 'Extension':
      return 'DN';
  }
}
