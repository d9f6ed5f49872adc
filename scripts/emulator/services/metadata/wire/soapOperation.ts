/** What an operation of the Metadata API is given and gives: its element in, the value of its `result` elements out. */
import type { Emulator, Session } from '../../../emulatorTypes.ts';
import type { XmlElement } from '../xml/parseXml.ts';
import type { XmlValue } from '../xml/writeXml.ts';

export type SoapCall = {
  readonly emulator: Emulator;
  readonly session: Session;
  /** API version of the address, which decides unless the request states another. */
  readonly version: number;
  readonly body: XmlElement;
};

export type SoapOperation = (call: SoapCall) => XmlValue;
