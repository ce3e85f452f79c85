import type { Chat } from "#chat";
import type { Files } from "#files";
import { defineModule } from "#module";

/** Nextcloud's apps ask the file server for pictures of people, which they choose in chat. */
export const fileAvatarsPort = defineModule({
  name: "fileAvatars",
  create({ chat, files }: { readonly chat: Chat; readonly files: Files }) {
    files.takePictures((userId, address) => chat.pictureOf(userId, address));
    return { api: null };
  },
});
