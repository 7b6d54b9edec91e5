import type { Command } from '../core/index.js';
import type { ReportSink, SwitchPort } from '../hub/index.js';
import type { IvrServer } from '../ivr/index.js';
import type { IvrSwitchPort } from '../protocol/index.js';

/**
 * The IVR Server as the switch of its own calls. It is made with the hub, before the IVR Server, which needs the hub;
 * `attach` brings the two together.
 */
export class IvrSwitch implements SwitchPort, IvrSwitchPort {
  readonly #sink: ReportSink;
  #server: IvrServer | undefined;

  constructor(sink: ReportSink) {
    this.#sink = sink;
  }

  attach(server: IvrServer): void {
    this.#server = server;
  }

  report(report: Parameters<IvrSwitchPort['report']>[0]): void {
    this.#sink(report);
  }

  /** The IVR has the voice: commands about voice paths, and to phones, are not for it. */
  command(command: Command): void {
    switch (command.type) {
      case 'CommandAlert':
      case 'CommandRelease':
      case 'CommandNetworkCall':
      case 'CommandRoute':
      case 'CommandRouteTreatment':
      case 'CommandDialOut':
        this.#server?.command(command);
        return;
      default:
    }
  }
}
