/**
 * The one error that emulated operations throw. `publicMessage` goes to the client, `detail` to the emulator's log only.
 * Each service serialises it in its dialect: REST array, SOAP fault, OAuth JSON.
 */
export class ApiError extends Error {
  readonly httpStatus: number;
  readonly errorCode: string;
  readonly publicMessage: string;
  readonly detail: string | undefined;
  readonly fields: readonly string[];

  constructor(error: {
    httpStatus: number;
    errorCode: string;
    publicMessage: string;
    detail?: string;
    fields?: readonly string[];
  }) {
    super(`${error.errorCode}: ${error.publicMessage}`);
    this.name = 'ApiError';
    this.httpStatus = error.httpStatus;
    this.errorCode = error.errorCode;
    this.publicMessage = error.publicMessage;
    this.detail = error.detail;
    this.fields = error.fields ?? [];
  }
}

/** 501 in the dialect of the service: the emulator knows that it does not do this. */
export const notEmulated = (what: string): ApiError =>
  new ApiError({ httpStatus: 501, errorCode: 'NOT_EMULATED', publicMessage: `The emulator does not emulate: ${what}` });
