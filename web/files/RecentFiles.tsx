/** The newest files the person can open. */
export function RecentFiles() {
  return null;
}
