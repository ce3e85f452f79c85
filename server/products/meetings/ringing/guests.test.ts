import { afterAll, expect, test } from "vitest";
import type { TestPerson } from "../../../testing/server.ts";
import { openGuestHouse } from "../../../shared/guests/testing.ts";
import { MatrixCaller } from "../../chat/testing.ts";

const house = await openGuestHouse();
const { server } = house;
const { anna, bo } = server.people;
afterAll(() => house.stop());
const matrix = new MatrixCaller(server);
const workspace = await server.workspace("Blanketter", anna);
const { secret } = await house.invite(anna, workspace.id, "citra@konsult.example");
const citra = await house.accept(secret, "Citra Wahyudi");

test("a guest and whom they write with call each other, and nobody else is in it", async () => {
  const direct = { is_direct: true, preset: "trusted_private_chat" };
  const roomId = await matrix.room(citra, [anna], direct);
  for (const [caller, callee] of [
    [citra, anna],
    [anna, citra],
  ] as [TestPerson, TestPerson][]) {
    const { status, body } = await server.call(caller, "POST", "/api/v1/rings", { roomId });
    expect(status).toBe(201);
    const answered = await server.call(callee, "POST", `/api/v1/rings/${body.id}/answer`);
    expect(answered.body.state).toBe("answered");
    for (const one of [caller, callee])
      expect((await server.call(one, "POST", `/api/v1/meetings/${body.meetingId}/join`)).status).toBe(200);
    expect((await server.call(bo, "POST", `/api/v1/meetings/${body.meetingId}/join`)).status).toBe(404);
    await server.call(caller, "POST", `/api/v1/meetings/${body.meetingId}/end`);
  }
});
