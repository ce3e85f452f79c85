type Call = (who: string, method: string, path: string, body?: unknown) => Promise<Record<string, unknown>>;

const groups = [
  {
    by: "daniel@fk.example",
    name: "Registratorerna",
    description: "Tar emot, diarieför och fördelar det som kommer in.",
    members: ["hanna@fk.example", "leila@fk.example", "asa@fk.example"],
  },
  {
    by: "bo@digg.example",
    name: "Digital infrastruktur",
    description: "Byggblock och gemensamma tjänster.",
    members: ["orjan@digg.example", "frida@digg.example"],
  },
] as const;

/** A group in each agency; the first has been given the board and a card of it. */
export async function fillGroups(call: Call, owner: string): Promise<void> {
  const place = "/api/v1/organisation/groups";
  const ids: string[] = [];
  for (const { by, name, description, members } of groups) {
    const { id } = (await call(by, "POST", place, { name, description })) as { id: string };
    for (const member of members) await call(by, "POST", `${place}/${id}/members`, { name: member });
    ids.push(id);
  }
  const [board] = (await call(owner, "GET", "/api/v1/boards"))["items"] as { id: string }[];
  if (!board) return;
  await call(owner, "POST", `/api/v1/items/board/${board.id}/shares`, { groupId: ids[0], role: "commenter" });
  const cards = (await call(owner, "GET", `/api/v1/boards/${board.id}/cards`))["items"] as {
    id: string;
    doneAt: string | null;
    assigneeIds: string[];
  }[];
  const card = cards.find((one) => one.doneAt === null && one.assigneeIds.length === 0) ?? cards[0];
  if (card) await call(owner, "PATCH", `/api/v1/cards/${card.id}`, { addGroupIds: [ids[0]] });
}
