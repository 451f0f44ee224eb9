import { raw } from "hono/html";
import type { Html } from "../console/layout.ts";

/** Drawings on a 400 × 400 field, standing on y = 330. Colours are classes of `art.css`, so that the dark theme has its own. */
const DRAWINGS = {
  mugs: `<ellipse class="shadow" cx="205" cy="332" rx="150" ry="13"/>
    <path class="line sand" d="M282 190q52-6 50 40t-60 46" /><path class="sand" d="M168 158h120l-7 128q-3 44-42 46h-22q-39-2-42-46Z"/>
    <path class="sage" d="M168 158h120l-4 74q-20 16-38 2t-40 6-34-8Z"/><ellipse class="deep" cx="228" cy="158" rx="60" ry="13"/><ellipse class="coffee" cx="228" cy="161" rx="50" ry="8"/>
    <path class="line clay" d="M104 222q-50-4-48 36t58 40"/><path class="clay" d="M92 194h118l-7 100q-3 36-42 38h-20q-39-2-42-38Z"/>
    <path class="cream" d="M92 194h118l-4 58q-18 14-36 4t-38 4-36-2Z"/><ellipse class="deep" cx="151" cy="194" rx="59" ry="13"/><ellipse class="coffee" cx="151" cy="197" rx="49" ry="8"/>
    <path class="shade" d="M186 206h24l-7 88q-3 36-42 38 24-10 25-60Z"/><g class="speck"><circle cx="118" cy="290" r="2"/><circle cx="140" cy="308" r="2"/><circle cx="166" cy="286" r="2"/><circle cx="238" cy="290" r="2"/><circle cx="256" cy="270" r="2"/></g>
    <path class="steam" d="M140 166q-14-20 0-38t0-38M236 132q-14-20 0-38t0-38"/>`,
  pourOver: `<ellipse class="shadow" cx="200" cy="332" rx="118" ry="12"/>
    <path class="glass" d="M166 216h68q10 34 32 62 20 52-38 54h-56q-58-2-38-54 22-28 32-62Z"/><path class="coffee" d="M144 270h112l10 8q20 52-38 54h-56q-58-2-38-54Z"/>
    <path class="wood" d="M160 204h80l4 30h-88Z"/><path class="cream" d="M108 96h184l-46 96q-4 12-18 12h-56q-14 0-18-12Z"/>
    <path class="ribs" d="m134 104 40 94M162 104l22 96M200 104v96M238 104l-22 96M266 104l-40 94"/><ellipse class="deep" cx="200" cy="96" rx="92" ry="17"/><ellipse class="coffee" cx="200" cy="99" rx="76" ry="11"/>
    <path class="line cream" d="M286 116q38 2 34 28t-54 28"/><path class="shade" d="M256 96h36l-46 96q-4 12-18 12h-12Z"/><path class="steam" d="M180 74q-12-16 0-30t0-30M214 78q-12-16 0-30t0-30"/>`,
  vase: `<ellipse class="shadow" cx="200" cy="332" rx="96" ry="12"/>
    <path class="twig" d="M200 190q-6-60 22-104t36-70M206 128q-30-20-42-58M224 84q34-4 54-24"/>
    <g class="leaf"><path d="M260 14q24 4 20 34-26-4-20-34Z"/><path d="M164 70q-28-8-24-36 28 6 24 36Z"/><path d="M278 60q18-22 42-10-14 26-42 10Z"/><path d="M232 66q-26-6-22-36 26 8 22 36Z"/><path d="M182 108q-30 6-42-18 28-16 42 18Z"/><path d="M222 104q22-14 40 4-20 20-40-4Z"/></g>
    <path class="clay" d="M180 184h40q4 36 34 62 44 86-26 86h-56q-70 0-26-86 30-26 34-62Z"/><path class="rose" d="M134 262q40 20 66 4t66 2q20 64-38 64h-56q-60 0-38-70Z"/><ellipse class="deep" cx="200" cy="184" rx="20" ry="6"/>
    <path class="shade" d="M208 184h12q4 36 34 62 44 86-26 86h-24q56-16 30-80-20-28-26-68Z"/><g class="speck"><circle cx="180" cy="240" r="2"/><circle cx="166" cy="256" r="2"/><circle cx="204" cy="236" r="2"/><circle cx="190" cy="300" r="2"/><circle cx="160" cy="306" r="2"/></g>`,
  lamp: `<circle class="glow" cx="200" cy="150" r="172"/><circle class="glow" cx="200" cy="150" r="120"/><ellipse class="shadow" cx="200" cy="332" rx="92" ry="11"/>
    <path class="clay" d="M188 196h24q-4 34 22 56 40 46 2 80h-72q-38-34 2-80 26-22 22-56Z"/><path class="shade" d="M204 196h8q-4 34 22 56 40 46 2 80h-24q30-36-2-78-10-20-6-58Z"/>
    <path class="lit" d="M146 62h108l46 142q-100 24-200 0Z"/><ellipse class="litTop" cx="200" cy="62" rx="54" ry="9"/><path class="ribs" d="m168 70-26 138M200 72v142M232 70l26 138"/><path class="twig" d="M262 214v34"/><circle class="wood" cx="262" cy="252" r="5"/>`,
} as const;

export type ArtName = keyof typeof DRAWINGS;

/** A product's picture. Decorative: the name stands beside it. */
export const artView = (name: ArtName): Html =>
  raw(`<svg class="art ${name}" viewBox="0 0 400 400" aria-hidden="true" focusable="false">
    <rect class="wall" width="400" height="400"/><path class="table" d="M0 312h400v88H0Z"/>${DRAWINGS[name]}</svg>`);

/** The morning table of the landing page and the ad: the shop's things together at a window. */
export const sceneView = (): Html =>
  raw(`<svg class="art scene" viewBox="0 0 800 720" preserveAspectRatio="xMidYMax slice" aria-hidden="true" focusable="false">
    <rect class="wall" width="800" height="720"/>
    <g class="window"><path class="sky" d="M120 470V240a170 170 0 0 1 340 0v230Z"/><circle class="sun" cx="326" cy="300" r="62"/><path class="hillFar" d="M120 400q90-70 180-30t160-30v130H120Z"/><path class="hill" d="M120 440q110-60 200-20t140-16v66H120Z"/><path class="frame" d="M120 470V240a170 170 0 0 1 340 0v230ZM290 70v400M120 270h340"/></g>
    <path class="beam" d="m330 470 240-0 190 250H300Z"/>
    <path class="table" d="M0 560h800v160H0Z"/><path class="edge" d="M0 560h800v8H0Z"/>
    <g transform="translate(330 160) scale(1.24)">${DRAWINGS.vase}</g><g transform="translate(60 268) scale(.98)">${DRAWINGS.pourOver}</g><g transform="translate(392 352) scale(.86)">${DRAWINGS.mugs}</g></svg>`);
