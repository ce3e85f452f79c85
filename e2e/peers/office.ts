import { randomBytes } from "node:crypto";
import type { IncomingMessage, RequestListener } from "node:http";
import { text } from "node:stream/consumers";
import { startOffice, type ScriptedOffice } from "../../server/testing/office.ts";

interface OpenFile {
  readonly source: string;
  readonly token: string;
  time: string;
}

/**
 * An office program with a field of text for an editor: it reads the file by WOPI when the form with the token comes, keeps a lock,
 * writes when it is asked to save, and says what Collabora says to the page around it.
 */
export async function startEditor(): Promise<ScriptedOffice> {
  const open = new Map<string, OpenFile>();
  /** One for all who write in a file, as Collabora's. */
  const lock = "one lock";
  const bodyOf = async (request: IncomingMessage): Promise<string> => text(request);

  async function show(request: IncomingMessage, url: URL): Promise<string> {
    const token = new URLSearchParams(await bodyOf(request)).get("access_token") ?? "";
    const source = url.searchParams.get("WOPISrc") ?? "";
    const info = (await (await office.ask(source, token)).json()) as Record<string, string>;
    if (info["UserCanWrite"]) await ask(source, token, "", "LOCK");
    const content = await (await office.ask(`${source}/contents`, token)).text();
    const key = randomBytes(8).toString("hex");
    open.set(key, { source, token, time: info["LastModifiedTime"] ?? "" });
    return editorPage(key, info, content);
  }

  const ask = (source: string, token: string, path: string, override: string, headers = {}, body?: string) =>
    office.ask(source + path, token, {
      method: "POST",
      headers: { "x-wopi-override": override, "x-wopi-lock": lock, ...headers },
      ...(body === undefined ? {} : { body }),
    });

  async function save(key: string, request: IncomingMessage): Promise<boolean> {
    const file = open.get(key);
    if (!file) return false;
    const headers = { "x-cool-wopi-timestamp": file.time };
    const answer = await ask(file.source, file.token, "/contents", "PUT", headers, await bodyOf(request));
    if (answer.ok) file.time = ((await answer.json()) as { LastModifiedTime: string }).LastModifiedTime;
    return answer.ok;
  }

  async function saveAs(key: string, name: string, request: IncomingMessage): Promise<boolean> {
    const file = open.get(key);
    if (!file) return false;
    const headers = { "x-wopi-suggestedtarget": name };
    return (await ask(file.source, file.token, "", "PUT_RELATIVE", headers, await bodyOf(request))).ok;
  }

  const serve: RequestListener = (request, reply) => {
    const url = new URL(request.url ?? "/", office.url);
    const key = url.searchParams.get("key") ?? "";
    const answer = async (): Promise<[string, string]> => {
      if (url.pathname.endsWith("/cool.html")) return ["text/html; charset=utf-8", await show(request, url)];
      const isDone =
        url.pathname === "/save"
          ? await save(key, request)
          : await saveAs(key, url.searchParams.get("name") ?? "", request);
      return ["application/json", JSON.stringify(isDone)];
    };
    answer().then(
      ([type, body]) => reply.writeHead(200, { "content-type": type }).end(body),
      (error: unknown) => reply.writeHead(500).end(String(error)),
    );
  };
  const office = await startOffice(serve);
  return office;
}

const escaped = (value: string): string => value.replace(/&/g, "&amp;").replace(/</g, "&lt;");

const editorPage = (key: string, info: Record<string, string>, content: string): string => `<!doctype html>
<html lang="sv"><title>Kontor</title><h2>Kontorsprogrammet</h2><textarea aria-label="Texten" rows="8" cols="30"${info["UserCanWrite"] ? "" : " readonly"}>${escaped(content)}</textarea>
<button type="button" id="as">Spara som …</button> <button type="button" id="close">Stäng här</button>
<script>
  const host = ${JSON.stringify(info["PostMessageOrigin"])};
  const field = document.querySelector("textarea");
  const say = (id, values = {}) => parent.postMessage(JSON.stringify({ MessageId: id, SendTime: Date.now(), Values: values }), host);
  const send = (path) => fetch(path + "&key=${key}", { method: "POST", body: field.value }).then((answer) => answer.json());
  addEventListener("message", async ({ origin, data }) => {
    if (origin !== host) return;
    const { MessageId: id, Values: values } = JSON.parse(data);
    if (id === "Host_PostmessageReady") say("App_LoadingStatus", { Status: "Document_Loaded" });
    if (id === "Action_Save") say("Action_Save_Resp", { success: await send("/save?") });
    if (id === "Action_SaveAs") send("/save-as?name=" + encodeURIComponent(values.Filename));
  });
  field.addEventListener("input", () => say("Doc_ModifiedStatus", { Modified: true }));
  document.querySelector("#as").addEventListener("click", () => say("UI_SaveAs"));
  document.querySelector("#close").addEventListener("click", () => say("UI_Close"));
  say("App_LoadingStatus", { Status: "Frame_Ready" });
</script>`;
