/** The status of the server's answer that an error of the Matrix client holds; 0: it holds none. */
export const httpStatusOf = (error: unknown): number => (error as { httpStatus?: number }).httpStatus ?? 0;

/** Not here, or not for this person. */
export const isGone = (error: unknown): boolean => [400, 403, 404].includes(httpStatusOf(error));
