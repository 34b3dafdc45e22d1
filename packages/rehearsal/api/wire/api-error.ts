/** What a service answers instead of a result. */

/** Thrown by handlers; the wire gives it the form of the protocol that was asked in. */
export class ApiError extends Error {
  /**
   * @param code name of the service's error shape (`DBInstanceNotFoundFault`) where it models one, else the code itself (`InvalidParameterValue`)
   * @param status HTTP status of an error that the service does not model
   */
  constructor(
    readonly code: string,
    message: string,
    readonly status = 400,
  ) {
    super(message);
  }
}

/** The request cannot be read: what it says is not what the service's model has. */
export const malformed = (message: string): ApiError => new ApiError('ValidationException', message);

/** An operation that nobody has modelled: refused by its name, so that a rehearsal never believes it happened. */
export const notModelled = (service: string, operation: string): ApiError =>
  new ApiError('NotImplemented', `The rehearsal does not model ${service} ${operation}.`, 501);
