/** Where a small picture is fetched: addresses of the media store (`mxc://…`) become its thumbnails, others stay as they are. */
export function pictureUrl(address: string): string {
  const match = /^mxc:\/\/([^/?#]+)\/([^/?#]+)$/.exec(address);
  return match ? `/_matrix/client/v1/media/thumbnail/${match[1]}/${match[2]}?width=72&height=72&method=crop` : address;
}
