import { AsyncLocalStorage } from "node:async_hooks";
import {
  PostgresDialect,
  PostgresDriver,
  type DatabaseConnection,
  type PostgresDialectConfig,
  type QueryExecutorProvider,
} from "kysely";

/** Runs in a transaction that is about to commit; what it throws rolls the transaction back. */
export type CommitHook = (trx: QueryExecutorProvider) => Promise<void>;

interface Hooked {
  onCommit: ((connection: DatabaseConnection) => Promise<void>) | null;
}

const hooks = new AsyncLocalStorage<Hooked>();

class HookedDriver extends PostgresDriver {
  override async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await hooks.getStore()?.onCommit?.(connection);
    await super.commitTransaction(connection);
  }
}

/** PostgreSQL, whose commits ask what `beforeCommit` has set around them. */
export class HookedDialect extends PostgresDialect {
  readonly #config: PostgresDialectConfig;

  constructor(config: PostgresDialectConfig) {
    super(config);
    this.#config = config;
  }

  override createDriver(): PostgresDriver {
    return new HookedDriver(this.#config);
  }
}

/**
 * Does work, each of whose transactions runs `hook` right before it commits: what is written there is committed with the
 * work or not at all. Once the work is over, what it left running commits without.
 */
export async function beforeCommit<T>(db: QueryExecutorProvider, hook: CommitHook, work: () => Promise<T>): Promise<T> {
  const hooked: Hooked = {
    async onCommit(connection) {
      const executor = db.getExecutor().withConnectionProvider({ provideConnection: (run) => run(connection) });
      await hook({ getExecutor: () => executor });
    },
  };
  try {
    return await hooks.run(hooked, work);
  } finally {
    hooked.onCommit = null;
  }
}

/** What is being done is to leave nothing behind but itself: whatever `beforeCommit` set around it does not run. */
export function dropCommitHook(): void {
  const hooked = hooks.getStore();
  if (hooked) hooked.onCommit = null;
}
