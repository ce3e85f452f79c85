import type { Generated } from "kysely";

export interface CertificateTables {
  "certificates.certificate": {
    name: string;
    directory: string;
    chain: string | null;
    private_key: string | null;
    ends_at: Date | null;
    renewed_at: Date | null;
    due_at: Generated<Date>;
    failures: Generated<number>;
    last_fault: string | null;
    held_until: Generated<Date>;
  };
  "certificates.account": { directory: string; private_key: string };
  "certificates.challenge": { token: string; answer: string; created_at: Generated<Date> };
}
