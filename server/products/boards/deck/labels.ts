import { addLabel } from "../labels/add.ts";
import { changeLabel } from "../labels/change.ts";
import { removeLabel } from "../labels/remove.ts";
import { readLabels } from "../queries.ts";
import { boardAt, labelOn } from "./address.ts";
import { endpoint, type DeckCall, type Endpoint } from "./context.ts";
import { writeColour } from "./queries.ts";
import { colourOf, missing, textOf } from "./requests.ts";
import { toneOf, viewLabel } from "./views.ts";

const labelPath = "/boards/:boardId/labels/:labelId";

/** https://deck.readthedocs.io/en/latest/API/#labels */
export const labelEndpoints: readonly Endpoint[] = [
  endpoint("GET", labelPath, read),
  endpoint("POST", "/boards/:boardId/labels", create),
  endpoint("PUT", labelPath, change),
  endpoint("DELETE", labelPath, remove),
];

async function read(call: DeckCall): Promise<unknown> {
  const board = await boardAt(call);
  return viewLabel(await labelOn(call.ctx.db, board, call.request.params.labelId), board);
}

async function create(call: DeckCall): Promise<unknown> {
  const { ctx, actor, body } = call;
  const board = await boardAt(call);
  const colour = colourOf(body["color"]);
  const made = await addLabel(ctx, actor, board.id, {
    title: textOf(body["title"], 100),
    tone: colour ? toneOf(colour) : null,
  });
  if (colour) await writeColour(ctx.db, "label", made.id, colour);
  const found = (await readLabels(ctx.db, [board.id])).find((one) => one.id === made.id);
  if (!found) throw missing();
  return viewLabel(found, board);
}

async function change(call: DeckCall): Promise<unknown> {
  const { ctx, actor, body, request } = call;
  const board = await boardAt(call);
  const row = await labelOn(ctx.db, board, request.params.labelId);
  const colour = colourOf(body["color"]);
  await changeLabel(ctx, actor, board.id, row.id, {
    title: textOf(body["title"], 100),
    ...(colour ? { tone: toneOf(colour) } : {}),
  });
  if (colour) await writeColour(ctx.db, "label", row.id, colour);
  return viewLabel(await labelOn(ctx.db, board, row.number), board);
}

async function remove(call: DeckCall): Promise<unknown> {
  const { ctx, actor, request } = call;
  const board = await boardAt(call);
  const row = await labelOn(ctx.db, board, request.params.labelId);
  await removeLabel(ctx, actor, board.id, row.id);
  return viewLabel(row, board);
}
