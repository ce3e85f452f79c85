const hasCode = (error: unknown, code: string): boolean => (error as { code?: unknown } | null)?.code === code;

/** A row refers to one that is not there (PostgreSQL error 23503). */
export const isForeignKeyViolation = (error: unknown): boolean => hasCode(error, "23503");

/** A unique index has such a row already (PostgreSQL error 23505). */
export const isUniqueViolation = (error: unknown): boolean => hasCode(error, "23505");

/** Two rows stand in each other's way by an exclusion constraint (PostgreSQL error 23P01). */
export const isExclusionViolation = (error: unknown): boolean => hasCode(error, "23P01");
