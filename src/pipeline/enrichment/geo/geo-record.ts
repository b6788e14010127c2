/** What a geographic data set says of a network. */

export const geoAttributes = [
	"country",
	"region",
	"city",
	"longitude",
	"latitude",
] as const;

export type GeoAttribute = (typeof geoAttributes)[number];

/** Names are English where the data set has several languages; degrees, north and east positive. Absent = not known. */
export interface GeoRecord {
	readonly country?: string;
	readonly region?: string;
	readonly city?: string;
	readonly longitude?: number;
	readonly latitude?: number;
}

export interface GeoReader {
	/** Of the smallest network that holds the address; undefined for others and for text that is no address. */
	find(address: string): GeoRecord | undefined;
}
