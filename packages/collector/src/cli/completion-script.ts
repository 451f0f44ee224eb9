import type { Command } from "commander";

/** A command with what may follow it. */
interface Place {
  /** Words from the program on: "", "dead", "dead list". */
  readonly path: string;
  readonly words: readonly (readonly [word: string, description: string])[];
}

export const SHELLS = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof SHELLS)[number];

/** A script that completes a program's commands and options in a shell, made from its commands as they are. */
export const completionScript = (program: Command, shell: Shell): string => SCRIPTS[shell](program.name(), placesOf(program, ""));

const placesOf = (command: Command, path: string): readonly Place[] => {
  const { commands, options } = command;
  const words = [
    ...commands.map((child) => [child.name(), firstSentence(child.description())] as const),
    ...options.flatMap(({ long, description }) =>
      long === undefined || long === null ? [] : [[long, firstSentence(description)] as const],
    ),
    ["--help", "Explain this command."] as const,
  ];
  return [{ path, words }, ...commands.flatMap((child) => placesOf(child, `${path} ${child.name()}`.trim()))];
};

const firstSentence = (text: string): string => text.split(/[.:;] /)[0]?.replace(/\.$/, "") ?? "";

/** In single quotes, for all three shells. */
const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** Lines of a `case` that walks from the program to the command that is being completed. */
const walk = (places: readonly Place[]): string =>
  places
    .filter(({ path }) => path !== "")
    .map(({ path }) => quote(path))
    .join("|");

const SCRIPTS: Readonly<Record<Shell, (name: string, places: readonly Place[]) => string>> = {
  bash: (name, places) => `# ${name} completion for bash: source <(${name} completion bash)
_${name}() {
  local path='' word words=''
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "\${path:+$path }$word" in ${walk(places)}) path="\${path:+$path }$word" ;; esac
  done
  case "$path" in
${places.map(({ path, words }) => `    ${quote(path)}) words=${quote(words.map(([word]) => word).join(" "))} ;;`).join("\n")}
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}")
}
complete -o default -F _${name} ${name}
`,
  zsh: (name, places) => `#compdef ${name}
# ${name} completion for zsh: source <(${name} completion zsh)
_${name}() {
  local place='' word
  local -a found
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "\${place:+$place }$word" in (${walk(places)}) place="\${place:+$place }$word" ;; esac
  done
  case "$place" in
${places.map(({ path, words }) => `    (${quote(path)}) found=(${words.map(([word, says]) => quote(`${word}:${says.replaceAll(":", "\\:")}`)).join(" ")}) ;;`).join("\n")}
  esac
  _describe ${name} found || _files
}
(( $+functions[compdef] )) && compdef _${name} ${name}
`,
  fish: (name, places) => `# ${name} completion for fish: ${name} completion fish | source
function __${name}_at
  set -l place
  for word in (commandline -opc)[2..]
    contains -- (string join -- ' ' $place $word) ${places.map(({ path }) => quote(path)).join(" ")}; and set -a place $word
  end
  test "$place" = "$argv[1]"
end
${places
  .flatMap(({ path, words }) =>
    words.map(([word, says]) => {
      const what = word.startsWith("--") ? `-l ${word.slice(2)}` : `-f -a ${word}`;
      return `complete -c ${name} -n '__${name}_at "${path}"' ${what} -d ${quote(says)}`;
    }),
  )
  .join("\n")}
`,
};
