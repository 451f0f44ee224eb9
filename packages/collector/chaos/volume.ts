import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, statfsSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Where the collector of a run keeps its data. */
export interface Volume {
  readonly dataDir: string;
  /** Takes all room but `leaveBytes` away; resolves with how to give it back. Absent where the volume is not ours to fill. */
  readonly fill?: (leaveBytes: number) => Promise<() => void>;
  remove(): void;
}

const CHUNK = 4 * 1024 * 1024;

/** A small volume in memory where this user may mount one (root), else a plain temporary directory. */
export const makeVolume = (bytes: number): Volume => {
  const root = mkdtempSync(join(tmpdir(), "dayfly-chaos-"));
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${bytes},mode=0700`, "dayfly-chaos", root]).status === 0;
  const dataDir = join(root, "data");
  mkdirSync(dataDir, { mode: 0o700 });

  const fill = async (leaveBytes: number): Promise<() => void> => {
    const path = join(root, "filler");
    const file = await open(path, "w");
    try {
      for (;;) {
        const { bavail, bsize } = statfsSync(root);
        const size = Math.min(CHUNK, bavail * bsize - leaveBytes);
        if (size <= 0) break;
        await file.write(Buffer.alloc(size));
      }
    } catch (error) {
      // The collector took the last of it meanwhile: full is full.
      if (!(error instanceof Error && "code" in error && error.code === "ENOSPC")) throw error;
    } finally {
      await file.close();
    }
    return () => rmSync(path, { force: true });
  };

  return {
    dataDir,
    ...(mounted ? { fill } : {}),
    remove() {
      if (mounted) spawnSync("umount", ["--lazy", root]);
      rmSync(root, { recursive: true, force: true });
    },
  };
};
