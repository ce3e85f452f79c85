import { Refusal } from "#http";
import { createLog } from "#log";
import { compose, readAllSettings } from "../compose/compose.ts";
import { faultText } from "../compose/fault-text.ts";
import { startDatabase } from "../compose/start-database.ts";
import { asOperator, type Outcome } from "./command.ts";
import { commands, findCommand, usage } from "./commands.ts";
import { readArguments } from "./arguments.ts";

/** `safos <command> … [--json]`: works beside a running server or without one, on the same data. */
async function main(): Promise<number> {
  const { positionals, options } = readArguments(process.argv.slice(2));
  const isJson = options["json"] === true;
  const command = findCommand(positionals);
  if (!command || options["help"] === true) {
    process.stderr.write(`${usage(commands)}\n`);
    return command || options["help"] === true ? 0 : 2;
  }
  const settings = readAllSettings(process.env);
  const log = createLog("error", { fileDescriptor: 2, format: settings.platform.logFormat });
  const { url, cluster } = await startDatabase(settings, log, { takesMoved: command.takesMoved === true });
  const safos = await compose({ settings, databaseUrl: url, log, pageFolder: null, isServed: false });
  try {
    await safos.organisations.start();
    const outcome = await asOperator(() =>
      command.run(safos, positionals.slice(command.path.length), options, settings),
    );
    print(outcome, isJson);
    return outcome.code ?? 0;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (isJson)
      process.stdout.write(
        `${JSON.stringify({ error: { code: error.code, message: error.message, data: error.data } })}\n`,
      );
    process.stderr.write(`${error.message}\n`);
    return 1;
  } finally {
    await safos.database.stop();
    await cluster?.stop();
  }
}

function print(outcome: Outcome, isJson: boolean): void {
  process.stdout.write(isJson ? `${JSON.stringify(outcome.json)}\n` : `${outcome.text}\n`);
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${faultText(error)}\n`);
    process.exit(1);
  },
);
