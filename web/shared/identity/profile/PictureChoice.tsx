import { useMutation } from "@tanstack/react-query";
import { ImagePlus, Trash2 } from "lucide-react";
import { useRef } from "react";
import { call } from "../../../platform/api.ts";
import { upload } from "../../../platform/media.ts";
import { queryClient } from "../../../platform/query.ts";
import { useMe } from "../../../platform/session.ts";
import { useText } from "../../../text/index.tsx";
import { Button, FormRow, showToast } from "../../../ui/index.ts";
import "./text.ts";

/** Side of the stored picture in px: enough for the largest avatar on a dense screen. */
const side = 288;

/** The middle square, small. Drawing it anew also leaves out what a camera wrote about place and time. */
async function squareOf(file: File): Promise<File | null> {
  const picture = await createImageBitmap(file).catch(() => null);
  if (!picture) return null;
  const canvas = document.createElement("canvas");
  canvas.width = side;
  canvas.height = side;
  const least = Math.min(picture.width, picture.height);
  canvas
    .getContext("2d")
    ?.drawImage(picture, (picture.width - least) / 2, (picture.height - least) / 2, least, least, 0, 0, side, side);
  picture.close();
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
  return blob && new File([blob], "avatar.png", { type: "image/png" });
}

/** Chooses one's picture, or takes it away. */
export function PictureChoice() {
  const t = useText();
  const me = useMe();
  const picker = useRef<HTMLInputElement>(null);
  const path = `/_matrix/client/v3/profile/${encodeURIComponent(me.person.userId)}/avatar_url`;
  const change = useMutation({
    async mutationFn(file: File | null) {
      const square = file && (await squareOf(file));
      if (file && !square) return "unreadable" as const;
      const address = square ? await upload(square, () => undefined, new AbortController().signal) : "";
      await call("PUT", path, { body: { avatar_url: address } });
      return file ? ("set" as const) : ("removed" as const);
    },
    async onSuccess(result) {
      if (result === "unreadable") return showToast({ text: t("me.pictureUnreadable"), tone: "danger" });
      await queryClient.invalidateQueries();
      showToast({ text: t(result === "set" ? "me.pictureSet" : "me.pictureRemoved") });
    },
  });
  return (
    <FormRow>
      <Button
        size="sm"
        icon={<ImagePlus aria-hidden="true" />}
        isPending={change.isPending}
        onPress={() => picker.current?.click()}
      >
        {t(me.person.avatarUrl ? "me.pictureChange" : "me.pictureChoose")}
      </Button>
      {me.person.avatarUrl && (
        <Button
          size="sm"
          variant="quiet"
          icon={<Trash2 aria-hidden="true" />}
          isDisabled={change.isPending}
          onPress={() => change.mutate(null)}
        >
          {t("me.pictureRemove")}
        </Button>
      )}
      <input
        ref={picker}
        type="file"
        accept="image/png,image/jpeg,image/gif,image/webp,image/avif"
        hidden
        aria-hidden="true"
        tabIndex={-1}
        data-testid="picture"
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          if (file) change.mutate(file);
          event.target.value = "";
        }}
      />
    </FormRow>
  );
}
