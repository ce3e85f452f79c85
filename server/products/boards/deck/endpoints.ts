import { endpoint, upload, type DeckEndpoint } from "./exchange.ts";
import { addAttachment } from "./steps/add-attachment.ts";
import { addComment } from "./steps/add-comment.ts";
import { answerAttachments } from "./steps/answer-attachments.ts";
import { answerBoard } from "./steps/answer-board.ts";
import { answerBoards } from "./steps/answer-boards.ts";
import { answerCard } from "./steps/answer-card.ts";
import { answerComments } from "./steps/answer-comments.ts";
import { answerLabel } from "./steps/answer-label.ts";
import { answerShares } from "./steps/answer-shares.ts";
import { answerStack } from "./steps/answer-stack.ts";
import { answerArchivedStacks, answerStacks } from "./steps/answer-stacks.ts";
import { archiveCard, unarchiveCard } from "./steps/archive-card.ts";
import { assignLabel, unassignLabel } from "./steps/assign-label.ts";
import { assignUser, unassignUser } from "./steps/assign-user.ts";
import { changeBoard } from "./steps/change-board.ts";
import { changeCard } from "./steps/change-card.ts";
import { changeComment } from "./steps/change-comment.ts";
import { changeLabel } from "./steps/change-label.ts";
import { changeShare } from "./steps/change-share.ts";
import { changeStack } from "./steps/change-stack.ts";
import { createBoard } from "./steps/create-board.ts";
import { createCard } from "./steps/create-card.ts";
import { createLabel } from "./steps/create-label.ts";
import { createShare } from "./steps/create-share.ts";
import { createStack } from "./steps/create-stack.ts";
import { findAssignee, findReader } from "./steps/find-assignee.ts";
import { findBoard, findTrashedBoard } from "./steps/find-board.ts";
import { findCard, findReadableCard } from "./steps/find-card.ts";
import { findComment, findParent } from "./steps/find-comment.ts";
import { findAssignedLabel, findLabel } from "./steps/find-label.ts";
import { findList, findTargetList } from "./steps/find-list.ts";
import { findManagedBoard } from "./steps/find-managed-board.ts";
import { findShare } from "./steps/find-share.ts";
import { moveCard } from "./steps/move-card.ts";
import { readAttachmentId } from "./steps/read-attachment-id.ts";
import { readForm } from "./steps/read-form.ts";
import { readMessage } from "./steps/read-message.ts";
import { removeAttachment } from "./steps/remove-attachment.ts";
import { removeComment } from "./steps/remove-comment.ts";
import { removeLabel } from "./steps/remove-label.ts";
import { removeShare } from "./steps/remove-share.ts";
import { replaceAttachment } from "./steps/replace-attachment.ts";
import { requireBoardWrite, requireCardWrite } from "./steps/require-write.ts";
import { restoreAttachment } from "./steps/restore-attachment.ts";
import { sendAttachment } from "./steps/send-attachment.ts";
import { restoreBoard, trashBoard } from "./steps/trash-board.ts";
import { trashCard } from "./steps/trash-card.ts";
import { trashStack } from "./steps/trash-stack.ts";

const board = "/boards/:boardId";
const share = `${board}/acl/:aclId`;
const stack = `${board}/stacks/:stackId`;
const card = `${stack}/cards/:cardId`;
const label = `${board}/labels/:labelId`;
const attachments = `${card}/attachments`;
const attachment = `${attachments}/:attachmentId`;
/** Deck's two kinds, in a folder (`file`) and on the card (`deck_file`), are one here. */
const files = [attachment, `${attachments}/file/:attachmentId`, `${attachments}/deck_file/:attachmentId`];
const comments = "/cards/:cardId/comments";

const onCard = [findBoard, findCard];
const onShare = [findBoard, findManagedBoard, findShare];

const boardEndpoints: readonly DeckEndpoint[] = [
  endpoint("GET", "/boards", "Boards", answerBoards),
  endpoint("POST", "/boards", "Boards", createBoard),
  endpoint("GET", board, "Boards", findBoard, answerBoard),
  endpoint("PUT", board, "Boards", findBoard, changeBoard),
  endpoint("DELETE", board, "Boards", findBoard, requireBoardWrite, trashBoard),
  endpoint("POST", `${board}/undo_delete`, "Boards", findTrashedBoard, requireBoardWrite, restoreBoard),
  endpoint("GET", `${board}/acl`, "Boards", findBoard, answerShares),
  endpoint("POST", `${board}/acl`, "Boards", findBoard, findManagedBoard, createShare),
  endpoint("PUT", share, "Boards", ...onShare, changeShare),
  endpoint("DELETE", share, "Boards", ...onShare, removeShare),
];

const stackEndpoints: readonly DeckEndpoint[] = [
  endpoint("GET", `${board}/stacks`, "Stacks", findBoard, answerStacks),
  endpoint("GET", `${board}/stacks/archived`, "Stacks", findBoard, answerArchivedStacks),
  endpoint("GET", stack, "Stacks", findBoard, findList, answerStack),
  endpoint("POST", `${board}/stacks`, "Stacks", findBoard, createStack),
  endpoint("PUT", stack, "Stacks", findBoard, findList, changeStack),
  endpoint("DELETE", stack, "Stacks", findBoard, findList, trashStack),
];

/** A card is known by its number on the board, so that its stack is read only where the card goes. The documentation has archiving under Boards. */
const cardEndpoints: readonly DeckEndpoint[] = [
  endpoint("POST", `${stack}/cards`, "Cards", findBoard, findList, createCard),
  endpoint("GET", card, "Cards", ...onCard, answerCard),
  endpoint("PUT", card, "Cards", ...onCard, changeCard),
  endpoint("DELETE", card, "Cards", ...onCard, requireCardWrite, trashCard),
  endpoint("PUT", `${card}/archive`, "Boards", ...onCard, archiveCard),
  endpoint("PUT", `${card}/unarchive`, "Boards", ...onCard, unarchiveCard),
  endpoint("PUT", `${card}/reorder`, "Cards", ...onCard, findTargetList, moveCard),
  endpoint("PUT", `${card}/assignLabel`, "Cards", ...onCard, findAssignedLabel, assignLabel),
  endpoint("PUT", `${card}/removeLabel`, "Cards", ...onCard, findAssignedLabel, unassignLabel),
  endpoint("PUT", `${card}/assignUser`, "Cards", ...onCard, findReader, assignUser),
  endpoint("PUT", `${card}/unassignUser`, "Cards", ...onCard, findAssignee, unassignUser),
];

const labelEndpoints: readonly DeckEndpoint[] = [
  endpoint("GET", label, "Labels", findBoard, findLabel, answerLabel),
  endpoint("POST", `${board}/labels`, "Labels", findBoard, createLabel),
  endpoint("PUT", label, "Labels", findBoard, findLabel, changeLabel),
  endpoint("DELETE", label, "Labels", findBoard, findLabel, removeLabel),
];

const attachmentEndpoints: readonly DeckEndpoint[] = [
  endpoint("GET", attachments, "Attachments", ...onCard, answerAttachments),
  upload("POST", attachments, "Attachments", ...onCard, readForm, addAttachment),
  endpoint("GET", files, "Attachments", ...onCard, readAttachmentId, sendAttachment),
  upload("PUT", files, "Attachments", ...onCard, readForm, readAttachmentId, replaceAttachment),
  // Undocumented, but Deck takes it too: some clients can send forms by POST only.
  upload("POST", files, "Attachments", ...onCard, readForm, readAttachmentId, replaceAttachment),
  endpoint("DELETE", files, "Attachments", ...onCard, readAttachmentId, removeAttachment),
  endpoint(
    "PUT",
    files.map((one) => `${one}/restore`),
    "Attachments",
    ...onCard,
    readAttachmentId,
    restoreAttachment,
  ),
];

/** Below `/index.php/apps/deck/api/v1.x`. */
export const deckEndpoints: readonly DeckEndpoint[] = [
  ...boardEndpoints,
  ...stackEndpoints,
  ...cardEndpoints,
  ...labelEndpoints,
  ...attachmentEndpoints,
];

/** Below `/ocs/v2.php/apps/deck/api/v1.x`: the card is asked for by itself, as no board is named. */
export const commentEndpoints: readonly DeckEndpoint[] = [
  endpoint("GET", comments, "OCS API: Comments", findReadableCard, answerComments),
  endpoint("POST", comments, "OCS API: Comments", findReadableCard, readMessage, findParent, addComment),
  endpoint(
    "PUT",
    `${comments}/:commentId`,
    "OCS API: Comments",
    findReadableCard,
    findComment,
    readMessage,
    changeComment,
  ),
  endpoint("DELETE", `${comments}/:commentId`, "OCS API: Comments", findReadableCard, findComment, removeComment),
];
