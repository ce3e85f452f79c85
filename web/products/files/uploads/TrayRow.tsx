import type { ReactNode } from "react";
import { ProgressBar } from "../../../ui/index.ts";
import { KindIcon } from "../kinds.tsx";
import css from "./UploadTray.module.css";

/** One thing that is on its way, with how far it has come. */
export function TrayRow(props: {
  name: string;
  isFolder: boolean;
  /** How far, in words. */
  amount: ReactNode;
  /** 0 to 1; null: it is not on its way. */
  progress: number | null;
  /** Why it stopped. */
  problem?: string | null;
  /** Stands below. */
  children?: ReactNode;
  /** What can be done about it. */
  actions: ReactNode;
}) {
  const { name, progress, problem = null } = props;
  return (
    <li className={css.row}>
      <KindIcon name={name} isFolder={props.isFolder} />
      <div className={css.lines}>
        <div className={css.line}>
          <span className={css.name} title={name}>
            {name}
          </span>
          {props.amount}
        </div>
        {progress !== null && <ProgressBar label={name} value={progress * 100} />}
        {problem !== null && (
          <span className={css.failed} role="alert">
            {problem}
          </span>
        )}
        {props.children}
      </div>
      {props.actions}
    </li>
  );
}
