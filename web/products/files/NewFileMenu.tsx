import "./text.ts";
import { Camera, FolderPlus, FolderUp, Plus, Upload, Video } from "lucide-react";
import { useText } from "../../text/index.tsx";
import { Button, Menu } from "../../ui/index.ts";
import type { FilePicking } from "./FilePickers.tsx";
import css from "./FilesPage.module.css";

/** On a phone: the button that floats over the list. */
export function NewFileMenu({ picking, onNewFolder }: { picking: FilePicking; onNewFolder: () => void }) {
  const t = useText();
  return (
    <div className={css.float}>
      <Menu
        label={t("files.new")}
        trigger={
          <Button variant="primary" aria-label={t("files.new")}>
            <Plus aria-hidden="true" />
          </Button>
        }
        actions={[
          { id: "upload", name: t("files.upload"), icon: <Upload />, onAction: picking.chooseFiles },
          {
            id: "picture",
            name: t("files.camera.picture"),
            icon: <Camera />,
            onAction: () => picking.openCamera("picture"),
          },
          { id: "film", name: t("files.camera.film"), icon: <Video />, onAction: () => picking.openCamera("film") },
          picking.chooseFolder && {
            id: "upload-folder",
            name: t("files.uploadFolder"),
            icon: <FolderUp />,
            onAction: picking.chooseFolder,
          },
          { id: "folder", name: t("files.newFolder"), icon: <FolderPlus />, onAction: onNewFolder },
        ]}
      />
    </div>
  );
}
