import { access, constants, open, readdir, stat, unlink } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { errorCode } from "../../lib/error-code.ts";
import { type Finding, type FindingStatus, fault, fine, warn } from "./finding.ts";
import type { World } from "./world.ts";

const MIB = 1024 * 1024;
const LITTLE_BYTES = 1024 * MIB;
const TOO_LITTLE_BYTES = 100 * MIB;

const NETWORK =
  "Locks and fsync over a network do not hold what SQLite needs: events can be lost or the file broken. Use a local disk.";
const PASSES = "What lies there is gone after a restart of the machine. Use a disk, or a volume in a container.";

/** By statfs's magic number. Source: statfs(2), linux/magic.h. */
const FILE_SYSTEMS: Readonly<Record<number, { readonly name: string; readonly status: FindingStatus; readonly fix?: string }>> = {
  0x6969: { name: "NFS", status: "fail", fix: NETWORK },
  0x517b: { name: "SMB", status: "fail", fix: NETWORK },
  0xfe534d42: { name: "SMB2", status: "fail", fix: NETWORK },
  0xff534d42: { name: "CIFS", status: "fail", fix: NETWORK },
  0x01021997: { name: "9p (a folder of the host in a virtual machine)", status: "fail", fix: NETWORK },
  0x00c36400: { name: "Ceph", status: "fail", fix: NETWORK },
  0x5346414f: { name: "AFS", status: "fail", fix: NETWORK },
  0x0bd00bd0: { name: "Lustre", status: "fail", fix: NETWORK },
  0x47504653: { name: "GPFS", status: "fail", fix: NETWORK },
  0x65735546: { name: "FUSE", status: "warn", fix: `It may be a network's. ${NETWORK}` },
  0x01021994: { name: "tmpfs (memory)", status: "warn", fix: PASSES },
  0x858458f6: { name: "ramfs (memory)", status: "warn", fix: PASSES },
};

/** Where the embedded store keeps its files: writable, on a local disk, with space. */
export const checkDataDir = async ({ settings, dataDir, fileSystemOf }: World): Promise<readonly Finding[]> => {
  if (!settings.queue.startsWith("sqlite:")) return [];
  const file = resolve(settings.queue.slice("sqlite:".length) || join(dataDir, "queue.db"));
  const wanted = dirname(file);
  const folder = await nearestFolder(wanted);
  const { type, freeBytes } = await fileSystemOf(folder);
  const place = [await checkWritable(wanted, folder), checkLocal(folder, type >>> 0), checkSpace(folder, freeBytes)];
  return wanted === folder ? [...place, ...(await checkFiles(folder)), ...(await checkStart(file))] : place;
};

/** The folder itself, or the one in which it would be made. */
const nearestFolder = async (folder: string): Promise<string> => {
  const isThere = await access(folder).then(
    () => true,
    () => false,
  );
  return isThere || dirname(folder) === folder ? folder : nearestFolder(dirname(folder));
};

const checkWritable = async (wanted: string, folder: string): Promise<Finding> => {
  const probe = join(folder, `.dayfly-doctor-${process.pid}`);
  try {
    const handle = await open(probe, "wx");
    await handle.sync().finally(() => handle.close());
    await unlink(probe);
    return fine(`${wanted} can be written${wanted === folder ? "" : " once it is made, which the start does"}.`);
  } catch (error) {
    return fault(
      `${folder} cannot be written (${errorCode(error) ?? "an error"}).`,
      "Give it to the user that dayfly runs as, mount its volume for writing, or set DAYFLY_DATA_DIR to a folder of its own.",
    );
  }
};

/** Source: https://www.sqlite.org/fileformat.html#magic_header_string */
const MAGIC = "SQLite format 3\0";

/** Whether the queue's file, if it is there, begins as a database; what else may be wrong with it is told by the start. */
const checkStart = async (path: string): Promise<readonly Finding[]> => {
  const start = await readStart(path, MAGIC.length).catch(() => MAGIC);
  return start === MAGIC
    ? []
    : [
        fault(
          `${path} is damaged: it is no SQLite database.`,
          "Restore a backup (docs/operations.md), or move it away, with its -wal and -shm, to start with an empty queue.",
        ),
      ];
};

const readStart = async (path: string, length: number): Promise<string> => {
  const file = await open(path, "r");
  const { buffer } = await file.read(Buffer.alloc(length), 0, length, 0).finally(() => file.close());
  return buffer.toString("latin1");
};

/** A backup that root has copied there, for instance. */
const checkFiles = async (folder: string): Promise<readonly Finding[]> => {
  const names = (await readdir(folder).catch(() => [])).filter((name) => /^(queue|record|admin)\.db/.test(name)).toSorted();
  const areClosed = await Promise.all(names.map((name) => isClosed(folder, join(folder, name)).catch(() => false)));
  const closed = names.filter((_name, index) => areClosed[index]);
  return closed.length === 0
    ? []
    : [
        fault(
          `${closed.join(", ")} in ${folder}: the collector's user may not read and write it.`,
          `Give it to the directory's owner: chown --reference=${folder} ${folder}/*.db*`,
        ),
      ];
};

/** Root may open everything: what it sees is looked at for the directory's owner, who runs the collector. */
const isClosed = async (folder: string, path: string): Promise<boolean> => {
  const [directory, file] = await Promise.all([stat(folder), stat(path)]);
  if (process.getuid?.() === 0)
    return file.uid !== directory.uid && directory.uid !== 0 && ((directory.mode | file.mode) & 0o022) === 0;
  return access(path, constants.R_OK | constants.W_OK).then(
    () => false,
    () => true,
  );
};

const checkLocal = (folder: string, type: number): Finding => {
  const { name, status, fix } = FILE_SYSTEMS[type] ?? { name: "a local disk", status: "ok" };
  const says = `${folder} is on ${name}.`;
  return fix === undefined ? { status, says } : { status, says, fix };
};

const checkSpace = (folder: string, freeBytes: number): Finding => {
  const says = `${Math.floor(freeBytes / MIB).toLocaleString("en-US")} MiB are free at ${folder}.`;
  const fix = "Make room: a waiting event takes about 1 KB, and the queue refuses events (503) before the disk is full.";
  if (freeBytes < TOO_LITTLE_BYTES) return fault(says, fix);
  return freeBytes < LITTLE_BYTES ? warn(says, fix) : fine(says);
};
