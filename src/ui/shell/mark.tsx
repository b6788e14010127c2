/** The seven stars of Ursa Major that everybody knows, as the product's mark. */
const stars: readonly [number, number, number][] = [
	[2, 6.2, 1.5],
	[7.4, 3.6, 1.4],
	[11.6, 6.8, 1.5],
	[16.2, 9.2, 1.4],
	[15.6, 15, 1.6],
	[22.2, 16.4, 1.6],
	[23.6, 9.6, 1.9],
];

export function Mark({ size = 26 }: { size?: number }) {
	const path = stars.map(([x, y]) => `${x},${y}`).join(" ");
	return (
		<svg width={size} height={size} viewBox="-0.5 -2 27 24" aria-hidden="true">
			<polyline
				points={`${path} 16.2,9.2`}
				fill="none"
				stroke="currentColor"
				strokeWidth="1.3"
				strokeLinejoin="round"
				opacity="0.6"
			/>
			{stars.map(([x, y, r]) => (
				<circle key={x} cx={x} cy={y} r={r} fill="currentColor" />
			))}
		</svg>
	);
}
