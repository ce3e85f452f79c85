import { timingSafeEqual, createHash } from "node:crypto";
import { constants, mkdirSync } from "node:fs";
import { access } from "node:fs/promises";
import { join, resolve } from "node:path";
import { createBlobs, type Blobs } from "#blobs";
import { createBoards, type Boards } from "#boards";
import { chatSettings, createChat, type Chat } from "#chat";
import { createCollaboration, type Collaboration } from "#collaboration";
import { groundSettings, readSettings, type Values } from "#config";
import { createDatabase, type Database } from "#database";
import { createDocuments, documentSettings } from "#documents";
import { createEvents, type Events } from "#events";
import { createFiles, fileSettings, type Files } from "#files";
import { createForms, type Forms } from "#forms";
import { createHttp, serveApiDocs, serveMetrics, servePage, type Http } from "#http";
import { createIdentity, identityRoutes, type Identity } from "#identity";
import { createItems, type Items } from "#items";
import { createJobs, type Jobs } from "#jobs";
import { createLive, type Live } from "#live";
import type { Log } from "#log";
import { createMail, mailSettings, type Mail } from "#mail";
import { createMeetings, meetingSettings, type Meetings } from "#meetings";
import { createNotifications, notificationSettings, type Notifications } from "#notifications";
import { createOrganisations, operatorRoutes, organisationRoutes, type Organisations } from "#organisations";
import { createPolls } from "#polls";
import { createSearch, type Search } from "#search";
import { createWhiteboards } from "#whiteboards";
import { createWorkspaces, workspaceRoutes, type Workspaces } from "#workspaces";
import { createBoardFiles } from "./board-files.ts";
import { createDocumentFiles } from "./document-files.ts";
import { version } from "./version.ts";
import { writeSheetInto } from "./write-sheet.ts";

/** Every module's settings, by module. */
export const settingGroups = {
  ground: groundSettings,
  mail: mailSettings,
  notifications: notificationSettings,
  chat: chatSettings,
  files: fileSettings,
  documents: documentSettings,
  meetings: meetingSettings,
};
export type AllSettings = { [K in keyof typeof settingGroups]: Values<(typeof settingGroups)[K]> };

export function readAllSettings(environment: Readonly<Record<string, string | undefined>>): AllSettings {
  return readSettings(environment, settingGroups);
}

/** The whole server, made but not started. */
export interface Safos {
  readonly database: Database;
  readonly events: Events;
  readonly blobs: Blobs;
  readonly jobs: Jobs;
  readonly mail: Mail;
  readonly http: Http;
  readonly live: Live;
  readonly organisations: Organisations;
  readonly identity: Identity;
  readonly workspaces: Workspaces;
  readonly items: Items;
  readonly collaboration: Collaboration;
  readonly search: Search;
  readonly notifications: Notifications;
  readonly chat: Chat;
  readonly files: Files;
  readonly meetings: Meetings;
  readonly forms: Forms;
  readonly boards: Boards;
  /** Starts every part and listens; resolves with the port. */
  start(): Promise<number>;
  /** Stops in the reverse order; nothing acknowledged is lost. */
  stop(): Promise<void>;
}

export interface ComposeOptions {
  readonly settings: AllSettings;
  readonly databaseUrl: string;
  readonly log: Log;
  /** The built page, or null for a server without one (tests of single modules). */
  readonly pageFolder: string | null;
}

export async function compose(options: ComposeOptions): Promise<Safos> {
  const { log } = options;
  const { ground } = options.settings;
  const dataFolder = resolve(ground.data);
  mkdirSync(dataFolder, { recursive: true });
  const child = (module: string): Log => log.child({ module });

  const database = createDatabase({ url: options.databaseUrl, log: child("database") });
  const events = createEvents({ database, log: child("events") });
  const jobs = createJobs({ database, log: child("jobs") });
  const mail = createMail({ settings: options.settings.mail, jobs, log: child("mail") });
  const blobs = await createBlobs({ database, dataFolder, log: child("blobs") });
  const http = createHttp({
    log,
    host: ground.host,
    port: ground.port,
    publicUrl: ground.publicUrl ?? `http://localhost:${ground.port}`,
    trustProxy: ground.trustProxy === "yes",
    version,
    requestsPerSecond: ground.requestsPerSecond,
    isReady: () => database.isReady(),
  });
  const live = createLive({ http, events, log: child("live") });

  const organisations = createOrganisations({ database, events });
  const identity = createIdentity({ database, events, organisations, dataFolder });
  const workspaces = createWorkspaces({ database, events, identity, organisations });

  http.useAuthenticator((credentials) => identity.authenticate(credentials));
  http.addHealthCheck("database", async () => {
    if (!database.isReady()) throw new Error("PostgreSQL does not answer");
    await database.pool.query("select 1");
  });
  http.addHealthCheck("events", () => {
    if (!events.isListening()) throw new Error("nothing listens for news between processes");
  });
  http.addHealthCheck("blobs", () => access(blobs.folder, constants.R_OK | constants.W_OK));
  live.topic(
    "workspace",
    async ({ principal, visit }, id) =>
      principal !== null &&
      visit === null &&
      /^[0-9a-f-]{36}$/.test(id) &&
      (await workspaces.roleOf(principal.personId, id)) !== null,
  );

  const { app } = http;
  const isOperator = operatorCheck(ground.adminToken);
  // Not encapsulated: it measures every route that comes after it.
  if (ground.adminToken !== null) await serveMetrics(isOperator)(app);
  await app.register(identityRoutes({ identity, organisations, http, trustProxy: ground.trustProxy === "yes" }));
  await app.register(organisationRoutes(organisations));
  if (ground.adminToken !== null) await app.register(operatorRoutes(organisations, isOperator));
  await app.register(workspaceRoutes({ workspaces, identity }));
  const items = await createItems({ database, events, http, jobs, live, identity, organisations, workspaces });
  const collaboration = await createCollaboration({
    database,
    events,
    http,
    jobs,
    log: child("collaboration"),
    identity,
    items,
  });
  const chat = createChat({
    database,
    events,
    blobs,
    jobs,
    http,
    log: child("chat"),
    settings: options.settings.chat,
    trustProxy: ground.trustProxy === "yes",
    identity,
    organisations,
    workspaces,
  });
  const files = await createFiles({
    database,
    events,
    blobs,
    jobs,
    http,
    log: child("files"),
    identity,
    organisations,
    workspaces,
    items,
    version,
    config: options.settings.files,
  });
  const meetings = await createMeetings({
    database,
    events,
    jobs,
    http,
    log: child("meetings"),
    config: options.settings.meetings,
    identity,
    organisations,
    workspaces,
    items,
  });
  const forms = await createForms({
    blobs,
    database,
    events,
    http,
    identity,
    items,
    jobs,
    log: child("forms"),
    mail,
    organisations,
    trustProxy: ground.trustProxy === "yes",
    workspaces,
    writeSheet: writeSheetInto({ blobs, files, identity }),
  });
  const boards = await createBoards({
    database,
    events,
    jobs,
    http,
    log: child("boards"),
    identity,
    organisations,
    workspaces,
    items,
    files: createBoardFiles({ files, blobs, maxFileBytes: options.settings.files.maxFileBytes }),
  });
  files.addCapability("deck", boards.deckCapability);
  const polls = await createPolls({
    database,
    events,
    http,
    jobs,
    identity,
    items,
    workspaces,
    chat,
    schedule: (person, workspaceId, fresh) => meetings.schedule(person, workspaceId, fresh),
  });
  const search = await createSearch({
    database,
    events,
    http,
    jobs,
    identity,
    items,
    workspaces,
    log: child("search"),
  });
  const notifications = await createNotifications({
    database,
    events,
    http,
    jobs,
    identity,
    items,
    workspaces,
    mail,
    log: child("notifications"),
    config: options.settings.notifications,
  });
  const documents = await createDocuments({
    database,
    events,
    blobs,
    jobs,
    http,
    log: child("documents"),
    identity,
    workspaces,
    items,
    collaboration,
    files: createDocumentFiles({ files, blobs, identity, workspaces }),
    config: options.settings.documents,
  });
  search.register(documents.searchSource);
  notifications.register(documents.noticeSource);
  const whiteboards = await createWhiteboards({
    database,
    events,
    blobs,
    http,
    identity,
    workspaces,
    items,
    collaboration,
  });
  search.register(whiteboards.searchSource);
  notifications.register(whiteboards.noticeSource);
  for (const kind of [...chat.kinds, files.kind, meetings.kind, polls.kind]) items.register(kind);
  for (const source of [
    ...chat.searchSources,
    files.searchSource,
    meetings.searchSource,
    polls.searchSource,
    forms.searchSource,
    ...boards.searchSources,
  ])
    search.register(source);
  for (const part of [chat.exportPart, files.exportPart, meetings.exportPart, polls.exportPart])
    items.registerExport(part);
  for (const source of [
    chat.noticeSource,
    meetings.noticeSource,
    polls.noticeSource,
    forms.noticeSource,
    boards.noticeSource,
  ])
    notifications.register(source);
  await app.register(serveApiDocs);
  if (options.pageFolder !== null) await servePage(app, options.pageFolder);

  jobs.handle("blobs:collect", async () => void (await blobs.collect()));
  jobs.every("17 3 * * *", "blobs:collect");
  jobs.handle("identity:trim", () => identity.trim());
  jobs.every("47 * * * *", "identity:trim");

  return {
    database,
    events,
    blobs,
    jobs,
    mail,
    http,
    live,
    organisations,
    identity,
    workspaces,
    items,
    collaboration,
    search,
    notifications,
    chat,
    files,
    meetings,
    forms,
    boards,
    async start() {
      await organisations.start();
      await chat.start();
      search.start();
      notifications.start();
      await events.start();
      await jobs.start();
      await search.buildIfNew();
      await meetings.start();
      return http.listen();
    },
    async stop() {
      await live.stop();
      await collaboration.stop();
      await meetings.stop();
      await chat.stop();
      await http.stop();
      await jobs.stop();
      mail.stop();
      await events.stop();
      await database.stop();
    },
  };
}

/** Compares the operator's token in constant time; nobody is the operator while none is set. */
function operatorCheck(adminToken: string | null): (authorization: string | undefined) => boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return (authorization) =>
    adminToken !== null && timingSafeEqual(digest(authorization ?? ""), digest(`Bearer ${adminToken}`));
}

/** Where `web` puts the built page. */
export const builtPage = join(import.meta.dirname, "..", "..", "web", "dist");
