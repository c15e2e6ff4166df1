"""Given names to suggest as pseudonyms, by first letter. Pure.

Ordinary names that say nothing of a child. Letters with which few begin have fewer, or none.
"""

_NAMES = """
Adam Agnes Aidan Alban Alice Alma Amber Amos Andrew Angus Anna Anthea Arthur Audrey August Avery
Barnaby Basil Bea Benedict Bernard Beryl Bethany Blake Blythe Bonnie Brenda Brian Briony Bruce Bryn
Caleb Calum Cameron Carla Caspar Cecily Celia Charlie Clara Clement Clive Connie Cora Craig Cyril
Daisy Damian Daniel Daphne Darcy Davina Dawn Deborah Delia Denis Desmond Dexter Diana Dora Duncan
Earl Eddie Edgar Edith Edwin Eileen Elaine Elliot Elsie Emlyn Emma Enid Eric Esme Ethel Eve Ewan
Fabian Faith Farley Fay Felicity Felix Fergus Fern Finlay Fiona Flora Florence Francis Freda Freya
Gabriel Gail Gareth Gemma Geoffrey Georgie Gerald Gilbert Giles Gina Glenn Gloria Grace Grant Greta
Hadley Hamish Hannah Harriet Harvey Hazel Heath Heather Hector Helen Hilary Holly Honor Howard Hugo
Ian Ida Imogen Ines Ingrid Iona Ira Irene Iris Isaac Isla Isobel Ivan Ivor Ivy
Jacob Jamie Jane Jasmine Jasper Jean Jemima Jenna Jerome Jesse Jill Joan Jodie Jonah Joyce Judith
Kara Karen Karl Kate Kay Keith Kelly Kelvin Kenneth Kerry Kevin Kieran Kim Kirsty Kit Kurt
Lana Laura Laurel Leila Leo Leslie Lewis Lila Linda Linus Logan Lorna Louis Lucas Lydia Lyle
Mabel Magnus Marcus Margot Marian Martha Martin Maud Max Megan Melody Mercy Miles Miriam Morgan Muriel
Nadia Nancy Naomi Nathan Neil Nell Neville Niall Nicola Nigel Nina Noah Noel Nora Norman Nova
Oakley Octavia Olga Olive Oliver Olivia Ollie Olwen Omar Opal Ophelia Oriel Orla Oscar Oswald Owen
Paige Pamela Pascal Patrick Paula Pearl Penny Percy Perry Petra Philip Phoebe Piers Polly Poppy Prue
Quentin Quincy Quinn
Rachel Ralph Ramona Raymond Rebecca Reece Rhona Riley Robin Roland Rory Rosa Rowan Roy Ruby Rupert
Sadie Samuel Sandra Saskia Saul Scott Sean Selina Seth Shannon Sidney Silas Simon Skye Stella Sybil
Tabitha Talia Tamsin Tara Taylor Teresa Terry Thelma Theo Tilda Toby Tracy Trevor Tristan Trudy Tyler
Ulric Una Unity Ursula
Valerie Vance Vanessa Vaughan Vera Verity Vernon Veronica Victor Vince Viola Violet Virgil Vivian Vivien
Wade Wallace Walter Wanda Warren Wayne Wendy Wesley Whitney Wilbur Wilfred Willow Winnie Winston Wyatt
Xander Xanthe Xavier
Yasmin Yolanda York Yorick Yves Yvette Yvonne
Zachary Zadie Zandra Zane Zara Zelda Zena Zita Zoe Zola
"""  # noqa: E501  a line a letter

NAMES = {line[0]: line.split() for line in _NAMES.strip().splitlines()}
