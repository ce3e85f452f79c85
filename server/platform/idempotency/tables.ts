import type { Generated } from "kysely";

export interface IdempotencyTables {
  "idempotency.answer": {
    caller: string;
    key_hash: Buffer;
    request_hash: Buffer;
    attempt: string;
    created_at: Generated<Date>;
    answer: Buffer | null;
  };
}
