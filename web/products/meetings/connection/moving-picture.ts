/** A picture that takes work to send, as a face in a room does, and shows nothing. */
export function createMovingPicture(): { readonly track: MediaStreamTrack; stop(): void } {
  const canvas = document.createElement("canvas");
  canvas.width = 1280;
  canvas.height = 720;
  const brush = canvas.getContext("2d");
  let step = 0;
  const draw = (): void => {
    if (!brush) return;
    step++;
    for (let x = 0; x < 16; x++)
      for (let y = 0; y < 9; y++) {
        brush.fillStyle = `hsl(${(x * 23 + y * 41 + step * 7) % 360} 60% ${30 + ((x * y + step) % 5) * 8}%)`;
        brush.fillRect(x * 80, y * 80, 80, 80);
      }
  };
  draw();
  const timer = setInterval(draw, 33);
  const [track] = canvas.captureStream(30).getVideoTracks();
  if (!track) throw new Error("A canvas gave no picture.");
  return {
    track,
    stop() {
      clearInterval(timer);
      track.stop();
    },
  };
}
