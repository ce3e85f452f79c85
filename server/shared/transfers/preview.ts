import type { TransferPreview } from "@safos/contract/transfers";
import { refuse } from "#http";
import type { Organisation } from "#organisations";
import type { Exposure } from "#policy";
import type { Workspace } from "#workspaces";
import { needReceiver, type Caller, type TransferContext } from "./context.ts";
import { needOffered } from "./answer.ts";

/** The owning organisation's own people: they will be from elsewhere. */
async function homeMembers({ identity, workspaces }: TransferContext, workspace: Workspace): Promise<Exposure[]> {
  const { organisationId, informationClass, id, name } = workspace;
  const members = await workspaces.membersOf(id);
  const persons = await identity.personsByIds(members.map((one) => one.personId));
  return persons
    .filter((one) => one.organisationId === organisationId)
    .map((one) => ({
      actor: null,
      action: { type: "person.admit", organisationId },
      item: { organisationId, informationClass },
      kind: "member",
      workspace: { id, name, isPersonal: false },
      itemKind: null,
      title: null,
      person: one.displayName,
    }));
}

async function preview(
  context: TransferContext,
  workspace: Workspace,
  { id: toId, name, rules }: Organisation,
): Promise<TransferPreview> {
  const closes = await context.policy.previewTransfer({
    workspaceId: workspace.id,
    fromId: workspace.organisationId,
    toId,
    besides: await homeMembers(context, workspace),
  });
  const size = (await context.workspaces.sizes([workspace.id])).get(workspace.id) ?? 0;
  return { organisation: { id: toId, name }, closes, size, quota: rules.workspaceQuota };
}

/** For those who give. Refuses MISSING, FORBIDDEN, HOME_ONLY, PERSONAL, WORKSPACE_ARCHIVED and TRANSFER_UNKNOWN. */
export async function previewTransfer(
  context: TransferContext,
  caller: Caller,
  workspaceId: string,
  domain: string,
): Promise<TransferPreview> {
  const workspace = await context.workspaces.requireGivable(caller, workspaceId);
  return preview(context, workspace, needReceiver(context, domain, workspace.organisationId));
}

/** For those who receive: how many, and no names of what is in it. Refuses MISSING and TRANSFER_DECIDED. */
export async function previewOffered(context: TransferContext, caller: Caller, id: string): Promise<TransferPreview> {
  const { organisations, workspaces } = context;
  const offer = await needOffered(context, caller, id);
  const workspace = await workspaces.byId(offer.workspaceId);
  const receiver = organisations.byId(offer.toId);
  if (!workspace || !receiver) throw refuse("MISSING", "There is no such workspace.");
  const whole = await preview(context, workspace, receiver);
  return { ...whole, closes: { counts: whole.closes.counts, items: [] } };
}
