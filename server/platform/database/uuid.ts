const pattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether a text from outside is a uuid as PostgreSQL writes it; a column of that type answers others with an error. */
export const isUuid = (text: string): boolean => pattern.test(text);
